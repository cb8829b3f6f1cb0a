import { SpoolShares } from './spool-shares';

test('a session has its share of what is not delivered, and gets it back with delivery; others have theirs', () => {
  const shares = new SpoolShares(1_000);
  for (let sequence = 1; sequence <= 10; sequence += 1) shares.wrote('mallory', sequence, 100);
  shares.wrote('alice', 11, 100);
  expect([shares.isUsedUp('mallory'), shares.isUsedUp('alice'), shares.isUsedUp('nobody')]).toEqual([true, false, false]);
  shares.delivered(1);
  expect(shares.isUsedUp('mallory')).toBe(false);
  shares.wrote('mallory', 12, 100);
  expect(shares.isUsedUp('mallory')).toBe(true);
  shares.delivered(12);
  expect(shares.isUsedUp('mallory')).toBe(false);
});
