import ssh2Crypto from 'ssh2/lib/protocol/crypto.js';
import { selfTestCrypto } from './crypto-self-test';

type Create = typeof ssh2Crypto.createCipher;

test('falls back to JavaScript, and says why, when a native cipher fails at its second packet', async () => {
  const disable = jest.spyOn(ssh2Crypto, 'disableBinding').mockImplementation(() => undefined);
  const original: Create = ssh2Crypto.createCipher.bind(ssh2Crypto);
  // What a binding built against other OpenSSL headers does: the second ChaCha20 packet throws.
  const broken = jest.spyOn(ssh2Crypto, 'createCipher').mockImplementation((config) => {
    const cipher = original(config);
    const encrypt = cipher.encrypt.bind(cipher);
    let packets = 0;
    cipher.encrypt = (packet) => {
      packets += 1;
      if (packets === 2 && config.outbound.cipherInfo.keyLen === 64 && !config.outbound.forceNative) throw new Error('Failed to set IV');
      encrypt(packet);
    };
    return cipher;
  });
  const check = await selfTestCrypto();
  broken.mockRestore();
  if (ssh2Crypto.bindingAvailable) {
    expect(check).toEqual({ crypto: 'javascript', reason: expect.stringContaining('chacha20-poly1305@openssh.com: Failed to set IV') as string });
    expect(disable).toHaveBeenCalledTimes(1);
  } else expect(check).toEqual({ crypto: 'javascript', reason: 'the native binding of ssh2 is not built, or not safe on this Node' });
  disable.mockRestore();
});

test('a binding that works is used, one that is not built is named', async () => {
  const check = await selfTestCrypto();
  expect(check).toEqual(ssh2Crypto.bindingAvailable ? { crypto: 'native' } : { crypto: 'javascript', reason: 'the native binding of ssh2 is not built, or not safe on this Node' });
});
