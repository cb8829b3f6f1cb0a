import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildProcesses } from '../../processes/child-processes';
import type { DemoLayout } from '../demo-layout';
import { choosePort } from '../free-port';
import { publicKey } from '../prepare-folder';
import { untilReady } from '../../processes/ready';
import { replaceFile } from '../write-once';
import { isListening } from '../../processes/is-listening';
import { probeTarget } from './probe-target';
import type { RunningTarget } from './running-target';

const READY_MS = 8_000;
const PRIVILEGE_SEPARATION_FOLDER = '/run/sshd';

/** sshd lives in /usr/sbin, which is seldom in a person's PATH. It insists on being called by its full path. */
export function findSshd(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, 'sshd'))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function configText(layout: DemoLayout, port: number, login: string): string {
  return [
    '# The demo target. Written anew by each start of `sallyport demo`.',
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${JSON.stringify(layout.key('target-host'))}`,
    `AuthorizedKeysFile ${JSON.stringify(join(layout.targetDirectory, 'authorized_keys'))}`,
    'PidFile none',
    `AllowUsers ${login}`,
    // The folder may be below one that others can write to, such as /tmp; the key file itself is its owner's alone.
    'StrictModes no',
    // Without root, PAM cannot open a session for anybody.
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'AuthenticationMethods publickey',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AllowAgentForwarding yes',
    'AllowTcpForwarding yes',
    'GatewayPorts no',
    'X11Forwarding no',
    'PrintMotd no',
    'AcceptEnv LANG LC_* COLORTERM GIT_PROTOCOL NO_COLOR',
    'Subsystem sftp internal-sftp',
    'LogLevel ERROR',
    '',
  ].join('\n');
}

/** What `sshd -V` (or an old sshd's usage text) calls itself. */
async function versionOf(sshd: string): Promise<string> {
  const output = await promisify(execFile)(sshd, ['-V']).then(
    (done) => done.stderr + done.stdout,
    (error: { stderr?: string }) => error.stderr ?? '',
  );
  return /OpenSSH_[\w.]+/.exec(output)?.[0] ?? 'OpenSSH';
}

/**
 * Starts the system's sshd on loopback as the current user, and proves by a login with a terminal that it works here.
 * Throws when it does not: without root an sshd can lack what it needs, such as a usable /dev/pts.
 */
export async function startOpenSshTarget(
  children: ChildProcesses,
  layout: DemoLayout,
  options: {
    readonly sshd: string;
    readonly login: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Promise<RunningTarget> {
  const { sshd, login } = options;
  // As root sshd refuses to start without it; on Debian the service unit makes it.
  if (process.getuid?.() === 0 && !existsSync(PRIVILEGE_SEPARATION_FOLDER)) {
    mkdirSync(PRIVILEGE_SEPARATION_FOLDER, { mode: 0o755 });
  }
  const port = await choosePort({});
  const config = join(layout.targetDirectory, 'sshd_config');
  replaceFile(join(layout.targetDirectory, 'authorized_keys'), `${publicKey(layout, 'target-login')}\n`);
  replaceFile(config, configText(layout, port, login));
  const program = await children.start({
    title: 'sshd',
    command: sshd,
    args: ['-D', '-e', '-f', config],
    env: options.env,
    logFile: join(layout.logsDirectory, 'sshd.log'),
  });
  try {
    await untilReady(program, READY_MS, () => isListening(port));
    await probeTarget(layout, { port, login });
    program.supervise();
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { kind: 'openssh', description: `${await versionOf(sshd)} sshd, run as ${login}`, port, login };
}
