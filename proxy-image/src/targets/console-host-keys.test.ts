import { ed25519Key, rsaKey } from '../auth/keys.fixture';
import { hostKeysOnConsole } from './console-host-keys';

const one = ed25519Key().line;
const other = rsaKey(2048, 'sha256').line;
const block = (...lines: string[]) => ['-----BEGIN SSH HOST KEY KEYS-----', ...lines, '-----END SSH HOST KEY KEYS-----'].join('\n');

test.each<[string, string, string[]]>([
  ['a block among other lines', `[    0.0] Linux\n${block(`${one} root@ip-10-0-0-1`, `${other} root@ip-10-0-0-1`)}\nlogin:`, [one, other]],
  ['carriage returns and stamps', block(one).split('\n').map((line) => `[   12.345678] cloud-init[1234]: ${line}\r`).join('\n'), [one]],
  ['the same block at each boot', `${block(one)}\n...\n${block(one)}`, [one]],
  ['keys of a kind that is not used', block('ssh-dss AAAAB3NzaC1kc3MAAACB root@ip', one), [one]],
  ['no block', `${one}\nlogin:`, []],
  ['a block that was cut off', block(one).replace(/-----END.*/, ''), []],
  ['a block of which the beginning scrolled away', block(one).replace(/-----BEGIN.*\n/, ''), []],
  ['two blocks that differ, as somebody on the instance could write', `${block(one)}\n${block(other)}`, []],
  ['an empty console', '', []],
])('%s', (_what, text, keys) => {
  expect(hostKeysOnConsole(text)).toEqual([...keys].sort());
});
