import { memoryState } from './state-table.fixture';
import { createTableLedger } from './table-ledger';

const T0 = 1_795_417_200_000;
const HOUR = 3_600_000;

test('of many at once, as many are counted as the cap allows', async () => {
  const ledger = createTableLedger(memoryState(() => T0));
  const counted = await Promise.all(Array.from({ length: 20 }, async () => ledger.note('surge', T0, 5)));
  expect(counted.filter(Boolean)).toHaveLength(5);
  expect(await ledger.since('surge', T0 - HOUR)).toBe(5);
  expect(await ledger.note('other', T0, 1)).toBe(true);
});

test('a place is free again after its hour', async () => {
  let now = T0;
  const ledger = createTableLedger(memoryState(() => now));
  expect(await ledger.note('surge', now, 1)).toBe(true);
  now = T0 + HOUR - 1;
  expect([await ledger.note('surge', now, 1), await ledger.since('surge', now - HOUR)]).toEqual([false, 1]);
  now = T0 + HOUR;
  expect([await ledger.since('surge', now - HOUR), await ledger.note('surge', now, 1)]).toEqual([0, true]);
});
