import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SeenIds } from './seen-ids';

test('it answers as a Set does, for UUIDs and any other text', () => {
  const id = fc.oneof(fc.uuid(), fc.string(), fc.constant('00000000-0000-0000-0000-000000000000'));
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), fc.array(id), (added, asked) => {
      const seen = new SeenIds(0);
      for (const one of added) seen.add(one);
      const set = new Set(added);
      expect(seen.size).toBe(set.size);
      for (const one of [...added, ...asked]) expect(seen.has(one)).toBe(set.has(one));
    }),
  );
});

test('it grows', () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 50_000 }, () => randomUUID());
  for (const id of ids) seen.add(id);
  expect(seen.size).toBe(ids.length);
  expect(ids.every((id) => seen.has(id))).toBe(true);
  expect(seen.has(randomUUID())).toBe(false);
});
