import { UNKNOWN } from '../../model';
import { readProperties } from './read-properties';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const secret = (more: object) => ({ [SIGNATURE]: '1b47061264138c4ac30d75fd1eb44270', ...more });
const output = (more: object) => ({ [SIGNATURE]: 'd0e6a833031e9bbcd3f4e8bde6ca49a4', ...more });

test('plain values stay as they are', () => {
  const values = { text: 'a', number: 1, flag: false, none: null, list: [1, { key: 'b' }], object: { 'a key': [] } };
  expect(readProperties(values)).toEqual({ values, secrets: [] });
});

test.each([undefined, null])('%s holds nothing', (given) => {
  expect(readProperties(given)).toEqual({ values: {}, secrets: [] });
});

test.each([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
])('%s is how Pulumi writes a value that is not known', (text) => {
  expect(readProperties({ a: [text], b: { c: text } })).toEqual({
    values: { a: [UNKNOWN], b: { c: UNKNOWN } },
    secrets: [],
  });
});

test('secrets are unknown, with the path that rules give them', () => {
  const given = { a: '[secret]', list: [{ 'a key': secret({ ciphertext: 'v1:x' }) }], b: secret({}) };
  expect(readProperties(given)).toEqual({
    values: { a: UNKNOWN, list: [{ 'a key': UNKNOWN }], b: UNKNOWN },
    secrets: ['a', 'list[0]["a key"]', 'b'],
  });
});

test('secrets that are exported in clear are read', () => {
  const given = { a: secret({ plaintext: '{"key":["b"]}' }), broken: secret({ plaintext: '{' }) };
  expect(readProperties(given)).toEqual({ values: { a: { key: ['b'] }, broken: UNKNOWN }, secrets: ['broken'] });
});

test('outputs are what they hold, or unknown', () => {
  expect(readProperties({ a: output({ value: ['b'] }), c: output({}) }).values).toEqual({ a: ['b'], c: UNKNOWN });
});

test('assets keep their form', () => {
  const asset = { [SIGNATURE]: 'c44067f5952c0a294b673a41bacd8c17', hash: 'x' };
  expect(readProperties({ code: asset }).values).toEqual({ code: asset });
});
