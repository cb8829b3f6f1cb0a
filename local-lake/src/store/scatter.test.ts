import { scatter } from './scatter';

const BUCKETS = 32_768;
const KEYS = 16_384;

// Generated logs have ids that count up, and whoever writes events can choose them. In one bucket each look-up would
// read all that came before: 60,000 events took eight minutes to import.
test.each([
  ['only in the last word', (n: number) => Uint32Array.of(0, 0, 0, n)],
  ['only in the first word', (n: number) => Uint32Array.of(n, 0, 0, 0)],
  ['only in the high bits', (n: number) => Uint32Array.of(0, n << 16, 0, 0)],
  ['by the same in two words', (n: number) => Uint32Array.of(n, 7, n, 7)],
])('keys that differ %s are spread', (_, key) => {
  for (const seed of [0, 1, 0xdead_beef]) {
    const loads = new Map<number, number>();
    for (let n = 1; n <= KEYS; n += 1) {
      const bucket = scatter(key(n), seed) % BUCKETS;
      loads.set(bucket, (loads.get(bucket) ?? 0) + 1);
    }
    // Of 16,384 keys at random over 32,768 buckets, about 12,900 buckets have one, and the fullest has five or six.
    expect(loads.size).toBeGreaterThan(12_000);
    expect(Math.max(...loads.values())).toBeLessThan(12);
  }
});

test('another seed puts a key elsewhere', () => {
  const buckets = new Set(
    Array.from({ length: 100 }, (_, seed) => scatter(Uint32Array.of(1, 2, 3, 4), seed) % BUCKETS),
  );
  expect(buckets.size).toBeGreaterThan(90);
});
