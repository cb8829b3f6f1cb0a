import fc from 'fast-check';
import { LARGEST_WINDOW_BYTES, PERMITTED_WINDOW_BYTES, ReceiveWindow, UNPERMITTED_WINDOW_BYTES } from './receive-window';

/** A pool that lends from `bytes`, and a clock. */
class TestPool {
  taken = 0;
  at = 0;
  constructor(public bytes: number) {}
  now = () => this.at;
  takeBytes(wanted: number): number {
    const got = Math.min(wanted, this.bytes);
    this.bytes -= got;
    this.taken += got;
    return got;
  }
  giveBytes(count: number): void {
    this.bytes += count;
    this.taken -= count;
  }
}

test('before it is permitted, a channel takes a few KiB and no more', () => {
  const window = new ReceiveWindow(new TestPool(1e9));
  window.receive(UNPERMITTED_WINDOW_BYTES);
  expect(() => window.receive(1)).toThrow('data beyond the window');
  expect(window.permit()).toBe(PERMITTED_WINDOW_BYTES - UNPERMITTED_WINDOW_BYTES);
  expect(window.permit()).toBe(0);
});

test('a fast channel grows to the largest window, and gives it back when it becomes slow', () => {
  const pool = new TestPool(1e9);
  const window = new ReceiveWindow(pool);
  let granted = UNPERMITTED_WINDOW_BYTES + window.permit();
  const pass = (count: number) => {
    window.receive(count);
    granted += window.consumed(count) - count;
  };
  for (let round = 0; round < 12; round += 1) pass(granted);
  expect(granted).toBe(LARGEST_WINDOW_BYTES);
  expect(pool.taken).toBe(LARGEST_WINDOW_BYTES - PERMITTED_WINDOW_BYTES);
  for (let round = 0; round < 12; round += 1) {
    pool.at += 60_000;
    pass(granted);
  }
  expect([granted, pool.taken]).toEqual([PERMITTED_WINDOW_BYTES, 0]);
});

test('an empty pool leaves every channel the least; closing gives everything back', () => {
  const pool = new TestPool(10_000);
  const window = new ReceiveWindow(pool);
  window.permit();
  window.receive(PERMITTED_WINDOW_BYTES);
  expect(window.consumed(PERMITTED_WINDOW_BYTES)).toBe(PERMITTED_WINDOW_BYTES + 10_000);
  window.close();
  expect([pool.bytes, pool.taken]).toEqual([10_000, 0]);
});

test('whatever is sent, taken and when: the peer may always go on, and never has more than the window', () => {
  const step = fc.record({ sends: fc.integer({ min: 0, max: 300_000 }), takes: fc.double({ min: 0, max: 1, noNaN: true }), ms: fc.constantFrom(0, 10, 5_000, 100_000), pool: fc.constantFrom(0, 50_000, 1e7) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const pool = new TestPool(0);
      const window = new ReceiveWindow(pool);
      let [left, held] = [UNPERMITTED_WINDOW_BYTES + window.permit(), 0];
      for (const { sends, takes, ms, pool: bytes } of steps) {
        pool.bytes = bytes;
        pool.at += ms;
        const count = Math.min(sends, left);
        window.receive(count);
        left -= count;
        held += count;
        const done = Math.floor(held * takes);
        held -= done;
        left += window.consumed(done);
        expect(left + held).toBeLessThanOrEqual(PERMITTED_WINDOW_BYTES + pool.taken);
      }
      // Everything is taken: the peer has at least half of the least window.
      left += window.consumed(held);
      expect(left).toBeGreaterThanOrEqual(PERMITTED_WINDOW_BYTES / 2);
    }),
  );
});
