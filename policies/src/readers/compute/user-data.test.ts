import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { Property } from '../../model';
import { decoded, userDataTexts } from './user-data';

const texts = (text: string | undefined) => userDataTexts(new Property(text, 'userData'));
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const script = '#!/bin/sh\necho hello\n';

test('nothing is no text', () => {
  expect(texts(undefined)).toEqual([]);
  expect(texts('')).toEqual([]);
});

test('a script is the same, however it is encoded and packed', () => {
  const spellings = fc
    .array(fc.constantFrom('base64', 'gzip'), { maxLength: 2 })
    .map((steps) => steps.reduce((text, step) => (step === 'gzip' ? base64(gzipSync(text)) : base64(text)), script));
  fc.assert(
    fc.property(spellings, (text) => {
      expect(texts(text)).toEqual([script]);
    }),
  );
});

test('base64 in lines', () => {
  const long = script.repeat(10);
  expect(texts(base64(long).replace(/(.{20})/g, '$1\n'))).toEqual([long]);
});

test.each(['hello', 'helloworld', 'abcd', 'a b c d e f g', '#!/bin/sh'])('%p is no base64', (text) => {
  expect(texts(text)).toEqual([text]);
});

describe('a multipart', () => {
  const multipart = (boundary: string, ...parts: string[]) =>
    [
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      'MIME-Version: 1.0',
      '',
      ...parts.flatMap((part) => [`--${boundary}`, part]),
      `--${boundary}--`,
    ].join('\n');
  const part = (body: string, ...headers: string[]) =>
    ['Content-Type: text/x-shellscript', ...headers, '', body].join('\n');

  test('is its parts', () => {
    const found = texts(
      multipart('XX', part('echo one'), part(base64('echo two, three'), 'Content-Transfer-Encoding: base64')),
    );
    expect(found).toContain('echo one\n');
    expect(found).toContain('echo two, three');
  });

  test('with other line ends and without quotes', () => {
    const text = multipart('XX', part('echo one')).replace('"XX"', 'XX').replaceAll('\n', '\r\n');
    expect(texts(base64(text))).toContain('echo one\n');
  });

  test('with a packed part', () => {
    expect(texts(multipart('XX', part(base64(gzipSync(script)), 'Content-Transfer-Encoding: BASE64')))).toContain(
      script,
    );
  });

  test('a part without headers is its text', () => {
    expect(texts(multipart('XX', 'echo bare'))).toContain('\necho bare\n');
  });
});

test('what is packed again and again, or broken, has no end and no text', () => {
  const packed = Array.from({ length: 6 }).reduce<string>((text) => base64(gzipSync(text)), script);
  expect(texts(packed)).toEqual([]);
  expect(texts(base64(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5])))).toEqual([]);
});

test('a bomb is not unpacked', () => {
  expect(texts(base64(gzipSync(Buffer.alloc(4 * 1024 * 1024 + 1))))).toEqual([]);
  expect(texts(base64(gzipSync(Buffer.alloc(4 * 1024 * 1024, 'a b'))))).toHaveLength(1);
});

test.each(['b64', 'base64', 'B64'])('the content of a file in %s', (encoding) => {
  expect(decoded(base64('a: b'), encoding)).toEqual(['a: b']);
});

test('the content of a packed file', () => {
  expect(decoded(base64(gzipSync('a: b')), 'gz+b64')).toEqual(['a: b']);
  expect(decoded('a: b', '')).toEqual(['a: b']);
});
