import { join } from 'node:path';
import type { DemoLayout } from './demo-layout';
import { DEMO_TARGETS, MALLORY_ADDRESS } from './demo-users';
import { publicKey } from './prepare-folder';
import { replaceFile } from './write-once';

/** ssh_config(5) takes a path with blanks in quotes; `%` begins a token. */
const quoted = (path: string): string => `"${path.replaceAll('%', '%%')}"`;

function block(host: string, lines: readonly string[]): string {
  return [`Host ${host}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The folder's OpenSSH config: each target direct and through ProxyJump, for Alice, for Mallory and for a stranger. */
export function writeSshConfig(layout: DemoLayout, proxy: { readonly port: number; readonly login: string }): void {
  replaceFile(
    layout.knownHosts,
    `[127.0.0.1]:${proxy.port} ${publicKey(layout, 'proxy-host')}\n@cert-authority * ${publicKey(layout, 'host-ca')}\n`,
  );
  const common = (user: string): string[] => [
    `IdentityFile ${quoted(layout.key(user))}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${quoted(layout.knownHosts)}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
  ];
  const blocks = ['alice', 'mallory', 'stranger'].flatMap((user) => {
    const suffix = user === 'alice' ? '' : `-as-${user}`;
    const here = [
      'HostName 127.0.0.1',
      `Port ${proxy.port}`,
      ...(user !== 'alice' ? [`BindAddress ${MALLORY_ADDRESS}`] : []),
    ];
    return [
      ...DEMO_TARGETS.map((target) =>
        block(`${target}${suffix}`, [...here, `User ${proxy.login}+${target}`, ...common(user)]),
      ),
      block(`sallyport${suffix}`, [...here, 'User jump', ...common(user)]),
      ...DEMO_TARGETS.map((target) =>
        block(`${target}-by-jump${suffix}`, [
          `HostName ${target}`,
          `HostKeyAlias ${target}`,
          `User ${proxy.login}`,
          `ProxyJump sallyport${suffix}`,
          ...common(user),
        ]),
      ),
    ];
  });
  const about = '# OpenSSH client config of the Sallyport demo. Written anew by each start of `sallyport demo`.';
  replaceFile(layout.sshConfig, `${about}\n${blocks.join('\n\n')}\n`);
}

const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The program that OpenSSH runs for the tour where a person would type the one-time code. */
export function writeAskpass(layout: DemoLayout): void {
  const command = [process.execPath, join(__dirname, 'askpass', 'main.js'), layout.users].map(shellWord).join(' ');
  replaceFile(layout.askpass, `#!/bin/sh\nexec ${command} "$@"\n`, 0o700);
}
