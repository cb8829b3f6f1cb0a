import { createHash, createHmac } from 'node:crypto';
import { NodeSha256 } from './node-sha256';

const hex = async (hash: NodeSha256) => Buffer.from(await hash.digest()).toString('hex');

it('hashes text and bytes, also a part of a larger buffer', async () => {
  const hash = new NodeSha256();
  hash.update('a\u00e9');
  hash.update(new Uint8Array([0, 1, 2, 3]).subarray(1, 3));
  hash.update(new Uint8Array([9]).buffer);
  expect(await hex(hash)).toBe(createHash('sha256').update('a\u00e9').update(Buffer.from([1, 2, 9])).digest('hex'));
});

it('signs with a secret, and begins anew', async () => {
  const expected = createHmac('sha256', 'secret').update('text').digest('hex');
  const hash = new NodeSha256(Buffer.from('secret'));
  hash.update('dropped');
  hash.reset();
  hash.update('text');
  expect(await hex(hash)).toBe(expected);
});
