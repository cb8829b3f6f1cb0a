import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Turns, type Turn } from './turns';

test('whoever is alone is alone, the others share, and all go in the order in which they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom<Turn>('shared', 'alone'), { minLength: 1, maxLength: 20 }), fc.infiniteStream(fc.nat()), async (kinds, picks) => {
      const turns = new Turns();
      const started: number[] = [];
      const running = new Map<number, () => void>();
      kinds.forEach((kind, index) => {
        void turns.enter(kind).then((leave) => {
          started.push(index);
          running.set(index, leave);
        });
      });
      for (let left = kinds.length; left > 0; left--) {
        await turn();
        const now = [...running.keys()];
        expect(now.length).toBeGreaterThan(0);
        if (now.some((index) => kinds[index] === 'alone')) expect(now).toHaveLength(1);
        // Nobody waits who could run: the next in order is alone, or somebody alone runs.
        const next = kinds[started.length];
        if (next === 'shared') expect(now.every((index) => kinds[index] === 'alone')).toBe(true);
        const done = now[(picks.next().value as number) % now.length] ?? 0;
        running.get(done)?.();
        running.delete(done);
      }
      expect(started).toEqual(kinds.map((_, index) => index));
    }),
    { numRuns: 200 },
  );
});
