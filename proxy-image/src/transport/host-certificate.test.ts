import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils, type ParsedKey } from 'ssh2';
import { certifyHostKey } from './host-certificate';

const parse = (text: string): ParsedKey => {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
};
const hostKey = parse(utils.generateKeyPairSync('ed25519').private);
const request = { hostKey, names: ['web-1', 'web'], nowMs: Date.UTC(2026, 10, 23), validSeconds: 3600 };

const testKeygen = existsSync('/usr/bin/ssh-keygen') ? test : test.skip;

testKeygen.each([
  ['ed25519', utils.generateKeyPairSync('ed25519')],
  ['RSA', utils.generateKeyPairSync('rsa', { bits: 2048 })],
])('OpenSSH reads a certificate by an %s authority', (_, pair) => {
  const certified = certifyHostKey({ ...request, authority: parse(pair.private) });
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-'));
  const file = join(directory, 'host-cert.pub');
  writeFileSync(file, `${certified.type} ${certified.getPublicSSH().toString('base64')}\n`);
  const text = execFileSync('ssh-keygen', ['-L', '-f', file], { env: { ...process.env, TZ: 'UTC' } }).toString();
  rmSync(directory, { recursive: true });
  expect(text).toContain('ssh-ed25519-cert-v01@openssh.com host certificate');
  expect(text).toContain('from 2026-11-22T23:55:00 to 2026-11-23T01:00:00');
  expect(text).toMatch(/Principals: \n\s+web-1\n\s+web\n/);
});

test('an authority that cannot sign certificates is refused', () => {
  const authority = parse(utils.generateKeyPairSync('ecdsa', { bits: 256 }).private);
  expect(() => certifyHostKey({ ...request, authority })).toThrow('ed25519 or RSA');
});
