import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './network';
import { Daemon, runOk } from './process';
import { find } from './tools';

export interface Sshd {
  readonly port: number;
  readonly login: string;
  readonly hostKey: string;
  /** The private key that the target accepts: the proxy's credential for the last hop. */
  readonly privateKeyFile: string;
  readonly daemon: Daemon;
  stop(): Promise<void>;
}

/** The system's OpenSSH server, run as the current user on loopback with its state in `directory`. */
export async function startSshd(directory: string, extraConfig: readonly string[] = []): Promise<Sshd> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const program = find('sshd');
  if (program === undefined) throw new Error('no sshd: install openssh-server');
  const hostKeyFile = join(directory, 'host_ed25519');
  const privateKeyFile = join(directory, 'credential');
  await generateKey(hostKeyFile);
  await generateKey(privateKeyFile);
  const authorizedKeys = join(directory, 'authorized_keys');
  writeFileSync(authorizedKeys, readFileSync(`${privateKeyFile}.pub`), { mode: 0o600 });
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKeyFile}`,
    `AuthorizedKeysFile ${authorizedKeys}`,
    `PidFile ${join(directory, 'sshd.pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'AcceptEnv LANG LC_* GIT_PROTOCOL SALLYPORT_*',
    'AllowAgentForwarding yes',
    'AllowTcpForwarding yes',
    'GatewayPorts no',
    'PermitTTY yes',
    'X11Forwarding no',
    'MaxStartups 1000:30:2000',
    'MaxSessions 200',
    'Subsystem sftp internal-sftp',
    'LogLevel VERBOSE',
    ...extraConfig,
  ];
  const configFile = join(directory, 'sshd_config');
  writeFileSync(configFile, `${config.join('\n')}\n`);
  // sshd run as root insists on this folder for privilege separation.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const daemon = Daemon.start('sshd', program, ['-D', '-e', '-f', configFile]);
  await daemon.waitFor(/Server listening on 127\.0\.0\.1/);
  return {
    port,
    login: userInfo().username,
    hostKey: readFileSync(`${hostKeyFile}.pub`, 'utf8').trim(),
    privateKeyFile,
    daemon,
    stop: () => daemon.stop(),
  };
}

/** Makes `file` and `file.pub` with OpenSSH's own tool. */
export async function generateKey(file: string, type: readonly string[] = ['-t', 'ed25519']): Promise<void> {
  await runOk('ssh-keygen', ['-q', ...type, '-N', '', '-C', 'sallyport-test', '-f', file]);
}
