import { entryJson, entryJsonBytes } from './lake-client';

it.each(['{"a":1}', '{"quoted":"\\"x\\\\"}', '{"é":"\u{1f600}"}', '\u2028\n'])('counts the bytes of an entry with %j', (eventData) => {
  const entry = { id: 'proxy-0123456789ab-17', eventData };
  expect(entryJsonBytes(entry)).toBe(Buffer.byteLength(entryJson(entry)));
});
