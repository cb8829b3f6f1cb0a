import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { boundValues } from './bounded-values';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a long path keeps 4 KiB, with digest and length of the whole; what is short stays as it is', () => {
  const path = `/${'x/'.repeat(16_000)}`;
  expect(boundValues({ operation: 'open', path })).toEqual({ operation: 'open', path: path.slice(0, 4_096), pathSha256: sha256(path), pathLength: String(path.length) });
  expect(boundValues({ path: 'x'.repeat(4_096) })).toEqual({ path: 'x'.repeat(4_096) });
});

test('the same path in two spellings is not twice in an event', () => {
  const [path, resolvedPath] = [`/${'/x'.repeat(16_000)}`, '/x'.repeat(16_000)];
  const bounded = boundValues({ path, resolvedPath });
  expect(bounded.resolvedPath).toHaveLength(256);
  expect(bounded).toMatchObject({ pathSha256: sha256(path), resolvedPathSha256: sha256(resolvedPath) });
  expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThan(5_000);
});

test('of any text what is kept is its beginning, whole characters, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 3_000 }), { maxLength: 3 }), (texts) => {
      const once = boundValues(Object.fromEntries(texts.map((text, index) => [`k${index}`, text.repeat(3)])));
      for (const [index, text] of texts.entries()) expect(text.repeat(3).startsWith(once[`k${index}`] ?? '')).toBe(true);
      expect(boundValues(once)).toEqual(once);
    }),
  );
});
