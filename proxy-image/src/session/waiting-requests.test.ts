import fc from 'fast-check';
import { Holdings } from '../limits/holdings';
import { sharedLimits } from '../limits/limits.fixture';
import { MAX_WAITING_REQUESTS, WAITING_REQUESTS_BYTES, WaitingRequests } from './waiting-requests';

const POOL_BYTES = 1_048_576;

function poolOf(personPercent = 100) {
  const shared = sharedLimits({ heldBytes: POOL_BYTES, personPercent, sourcePercent: 100 });
  const pool = new Holdings(shared, () => 0);
  pool.setOwner({ person: 'alice', source: '192.0.2.1' });
  return { pool, shared };
}

test('a whole environment waits without the pool, and no more than so many requests do', () => {
  const { pool, shared } = poolOf();
  const waiting = new WaitingRequests(pool);
  const taken = Array.from({ length: MAX_WAITING_REQUESTS + 1 }, () => waiting.take(64));
  expect(taken.filter(Boolean)).toHaveLength(MAX_WAITING_REQUESTS);
  expect(shared.heldBytes.used).toBe(0);
});

test('a long command waits at the cost of the pool, and one for which the pool has no room does not', () => {
  const { pool, shared } = poolOf();
  const waiting = new WaitingRequests(pool);
  expect(waiting.take(250_000)).toBe(true);
  expect(shared.heldBytes.used).toBe(250_000 - WAITING_REQUESTS_BYTES);
  expect([waiting.take(250_000), waiting.take(250_000), waiting.take(250_000), waiting.take(250_000)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  for (let index = 0; index < 4; index += 1) waiting.give(250_000);
  expect(shared.heldBytes.used).toBe(0);
});

test('in no order do the requests of a channel hold more than their least and what the pool counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 262_144 }), gives: fc.boolean() }), { maxLength: 80 }),
      (steps) => {
        const { pool, shared } = poolOf();
        const waiting = new WaitingRequests(pool);
        const held: number[] = [];
        const sum = () => held.reduce((total, bytes) => total + bytes, 0);
        for (const { bytes, gives } of steps) {
          const done = gives ? held.shift() : undefined;
          if (done !== undefined) waiting.give(done);
          else if (waiting.take(bytes)) held.push(bytes);
          expect(shared.heldBytes.used).toBe(Math.max(0, sum() - WAITING_REQUESTS_BYTES));
          expect(shared.heldBytes.used).toBeLessThanOrEqual(POOL_BYTES);
        }
      },
    ),
  );
});
