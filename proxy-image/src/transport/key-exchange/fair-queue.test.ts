import fc from 'fast-check';
import { FairQueue } from './fair-queue';

function filled(items: readonly (readonly [string, number])[]): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const [source, count] of items) for (let at = 1; at <= count; at += 1) queue.push(source, `${source}${at}`);
  return queue;
}

test('sources take turns, each by age', () => {
  const queue = filled([['a', 3], ['b', 1], ['c', 2]]);
  expect(Array.from({ length: 7 }, () => queue.take())).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
  expect(queue.size).toBe(0);
});

test('who comes late waits for one item of each source, not for all', () => {
  const queue = filled([['flood', 1_000], ['other', 1_000]]);
  queue.take();
  queue.push('quiet', 'quiet1');
  expect([queue.take(), queue.take(), queue.take()]).toEqual(['other1', 'flood2', 'quiet1']);
});

test('the busiest source loses its newest item; among equals it is left to chance', () => {
  expect(filled([['a', 2], ['b', 3], ['c', 1]]).dropFromBusiest(() => 0.99)).toBe('b3');
  const drops = [0, 0.34, 0.99].map((at) => filled([['a', 2], ['b', 2], ['c', 2]]).dropFromBusiest(() => at));
  expect(drops).toEqual(['a2', 'b2', 'c2']);
  expect(new FairQueue().dropFromBusiest(() => 0)).toBeUndefined();
});

test('nothing is lost or served twice, whatever the order', () => {
  const act = fc.oneof(fc.constantFrom('a', 'b', 'c').map((source) => ({ source })), fc.constant('take' as const), fc.constant('drop' as const));
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const queue = new FairQueue<number>();
      const inside = new Set<number>();
      acts.forEach((each, at) => {
        if (typeof each === 'object') {
          queue.push(each.source, at);
          inside.add(at);
          return;
        }
        const out = each === 'take' ? queue.take() : queue.dropFromBusiest(() => 0.5);
        expect(out === undefined ? inside.size === 0 : inside.delete(out)).toBe(true);
      });
      expect(queue.size).toBe(inside.size);
    }),
  );
});
