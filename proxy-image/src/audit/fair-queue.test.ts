import fc from 'fast-check';
import { FairQueue } from './fair-queue';

test('a flooder does not stand before others: everybody has a turn in each round', () => {
  const queue = new FairQueue<string>();
  for (let act = 0; act < 1_000; act += 1) queue.push('mallory', `m${act}`);
  queue.push('alice', 'a0');
  queue.push('ci', 'c0');
  queue.push('alice', 'a1');
  expect(Array.from({ length: 6 }, () => queue.shift())).toEqual(['m0', 'a0', 'c0', 'm1', 'a1', 'm2']);
});

test('each key keeps its order, nothing is lost, and the length is right', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean())), (steps) => {
      const queue = new FairQueue<readonly [string, number]>();
      const [pushed, got]: (readonly [string, number])[][] = [[], []];
      const take = () => {
        const item = queue.shift();
        if (item !== undefined) got?.push(item);
      };
      for (const [index, [key, takes]] of steps.entries()) {
        queue.push(key, [key, index]);
        pushed?.push([key, index]);
        if (takes) take();
      }
      expect(queue.length).toBe((pushed?.length ?? 0) - (got?.length ?? 0));
      while (queue.length > 0) take();
      for (const name of ['a', 'b', 'c']) expect(got?.filter(([key]) => key === name)).toEqual(pushed?.filter(([key]) => key === name));
    }),
  );
});
