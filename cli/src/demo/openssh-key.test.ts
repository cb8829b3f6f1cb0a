import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { generateOpenSshKey } from './openssh-key';

test('every key verifies its own signature, also those whose public bytes begin with zero', () => {
  const data = Buffer.from('a challenge');
  for (let count = 0; count < 600; count += 1) {
    const pair = generateOpenSshKey('test');
    const secret = utils.parseKey(pair.privateKey);
    const open = utils.parseKey(pair.publicKey);
    if (secret instanceof Error || open instanceof Error) throw new Error(`does not parse: ${pair.privateKey}`);
    expect(open.verify(data, secret.sign(data))).toBe(true);
  }
});

test('OpenSSH reads the private key and derives the same public key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-key-'));
  try {
    const pair = generateOpenSshKey('alice@demo');
    writeFileSync(join(folder, 'key'), pair.privateKey, { mode: 0o600 });
    const derived = execFileSync('ssh-keygen', ['-y', '-f', join(folder, 'key')], { encoding: 'utf8' });
    expect(derived.trim()).toBe(pair.publicKey);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
