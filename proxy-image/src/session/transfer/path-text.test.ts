import fc from 'fast-check';
import { pathText, resolvePath } from './path-text';

/** Reads the text back, as a person with the documentation of it would. */
function bytesOf(text: string): Buffer {
  const parts = text.split(/(\\x[0-9a-f]{2})/).map((part) => (/^\\x[0-9a-f]{2}$/.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part)));
  return Buffer.concat(parts);
}

test('a path of any bytes is named exactly, in text that is safe to show', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
    fc.array(fc.constantFrom('\\', 'x', '4', '1', 'é', '€', '😀', '\u001b', '\u202e', '\u0085', 'ff'), { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
  );
  fc.assert(
    fc.property(bytes, (path) => {
      const text = pathText(path);
      expect(bytesOf(text)).toEqual(path);
      // eslint-disable-next-line no-control-regex -- that there are none is the point
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['plain é', 'plain é'],
  ['back\\slash', 'back\\slash'],
  ['\\x41', '\\x5cx41'],
])('%j reads %j', (path, text) => {
  expect(pathText(Buffer.from(path))).toBe(text);
});

test.each([
  ['/home/alice', 'a/../b', '/home/alice/b'],
  ['/home/alice', '../../../etc/shadow', '/etc/shadow'],
  [undefined, '//a//b/', '/a/b'],
  [undefined, '/..', '/'],
  ['/', '.', '/'],
  [undefined, 'a', undefined],
  ['relative', 'a', undefined],
])('from %j, %j is %j', (base, path, expected) => {
  expect(resolvePath(base, path)).toBe(expected);
});
