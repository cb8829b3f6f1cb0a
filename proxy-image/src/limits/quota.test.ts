import fc from 'fast-check';
import { Quota, shareOf, type Owner } from './quota';
import { MinuteRate } from './minute-rate';

const owner = (person: string, source = person): Owner => ({ person, source });

test('one person has a share, and the refusal names the bound that is in the way', () => {
  const quota = new Quota('sessions', 'sessions at a time', { total: 5, perPerson: 2, perSource: 3 });
  expect([quota.take(owner('mallory', 'a')), quota.take(owner('mallory', 'a'))]).toEqual([undefined, undefined]);
  expect(quota.take(owner('mallory', 'b'))).toEqual({ limit: 'sessionsPerPerson', message: 'one person may have 2 sessions at a time' });
  expect(quota.take(owner('bob', 'a'))).toBeUndefined();
  expect(quota.take(owner('carol', 'a'))?.limit).toBe('sessionsPerSource');
  expect([quota.take(owner('carol', 'c')), quota.take(owner('dave', 'd'))]).toEqual([undefined, undefined]);
  expect(quota.take(owner('eve', 'e'))?.limit).toBe('sessions');
  quota.giveBack(owner('bob', 'a'));
  expect(quota.take(owner('eve', 'e'))).toBeUndefined();
});

test.each([
  [2000, 25, 500],
  [40, 25, 10],
  [12, 25, 8],
  [4, 25, 3],
  [2, 25, 1],
  [1, 25, 1],
  [40, 100, 40],
])('of %d at %d percent one owner may have %d', (total, percent, share) => {
  expect(shareOf(total, percent)).toBe(share);
});

test('no order of taking and giving back passes a bound, and all that is given back is there again', () => {
  const bounds = { total: 100, perPerson: 40, perSource: 60 };
  const step = fc.record({ person: fc.constantFrom('a', 'b', 'c', 'd'), source: fc.constantFrom('x', 'y', 'z'), wanted: fc.integer({ min: 1, max: 60 }), gives: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const quota = new Quota('heldBytes', 'bytes', bounds);
      const held: { readonly by: Owner; readonly count: number }[] = [];
      const sum = (matches: (by: Owner) => boolean) => held.filter(({ by }) => matches(by)).reduce((total, { count }) => total + count, 0);
      for (const { person, source, wanted, gives } of steps) {
        const back = gives ? held.pop() : undefined;
        if (back !== undefined) quota.giveBack(back.by, back.count);
        else held.push({ by: owner(person, source), count: quota.takeUpTo(owner(person, source), wanted) });
        expect(quota.used).toBe(sum(() => true));
        expect(quota.used).toBeLessThanOrEqual(bounds.total);
        expect(sum((by) => by.person === person)).toBeLessThanOrEqual(bounds.perPerson);
        expect(sum((by) => by.source === source)).toBeLessThanOrEqual(bounds.perSource);
      }
      for (const { by, count } of held) quota.giveBack(by, count);
      expect(quota.takeUpTo(owner('a', 'x'), 1_000)).toBe(bounds.perPerson);
    }),
  );
});

test('a rate per minute counts each key by itself, and begins anew', () => {
  let now = 0;
  const rate = new MinuteRate(2, () => now);
  expect(['a', 'a', 'a', 'b'].map((key) => rate.take(key))).toEqual([true, true, false, true]);
  now = 60_000;
  expect(rate.take('a')).toBe(true);
});
