import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { totpCode, type Proxy, type TestUser } from './proxy';
import type { Sshd } from './sshd';

export interface OpenSsh {
  /** `-F <file>` for any OpenSSH program: hosts `web-1` (direct) and `jump-web-1` (through ProxyJump). */
  readonly configFile: string;
  /** Answers the one-time code when OpenSSH asks; merge into the environment of the client. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A config folder for OpenSSH clients acting as `user`. The one-time code comes from a helper program, as a person
 * would type it; each time step is accepted once, so clients after the first rely on the remembered proof.
 */
export function openSshFor(proxy: Proxy, user: TestUser, sshd: Sshd, extra: readonly string[] = []): OpenSsh {
  const directory = join(proxy.directory, `client_${user.name}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const knownHosts = join(directory, 'known_hosts');
  const authority = readFileSync(join(proxy.directory, 'host_ca.pub'), 'utf8').trim();
  writeFileSync(knownHosts, `[127.0.0.1]:${proxy.port} ${proxy.hostKey}\n@cert-authority * ${authority}\n`);
  const configFile = join(directory, 'config');
  const common = [
    `IdentityFile ${user.keyFile}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
    'LogLevel ERROR',
    ...extra,
  ];
  const block = (host: string, lines: readonly string[]) =>
    `Host ${host}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  writeFileSync(
    configFile,
    [
      block('web-1', ['HostName 127.0.0.1', `Port ${proxy.port}`, `User ${sshd.login}+web-1`, ...common]),
      block('proxy', ['HostName 127.0.0.1', `Port ${proxy.port}`, 'User jump', ...common]),
      block('jump-web-1', ['HostName web-1', `User ${sshd.login}`, 'ProxyJump proxy', ...common]),
    ].join('\n'),
  );
  const askpass = join(directory, 'askpass');
  const codeFile = join(directory, 'code');
  writeFileSync(codeFile, user.totpSecret === undefined ? '' : totpCode(user.totpSecret), { mode: 0o600 });
  writeFileSync(askpass, `#!/bin/sh\ncat ${codeFile}\n`);
  chmodSync(askpass, 0o700);
  return { configFile, env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' } };
}
