import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { proxyConfigSchema } from '../config/schema';
import { availableMemory, fits, fitToMemory, worstLoad } from './fit-to-memory';

const largest = proxyConfigSchema.shape.limits.parse(undefined);
const operations = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
const GIB = 1024 ** 3;

it('gives the largest limits where the memory is enough', () => {
  const { sessions, channels, unauthenticatedConnections, heldBytes } = largest;
  expect(fitToMemory(largest, {}, 16 * GIB)).toEqual({ sessions, channels, unauthenticatedConnections, heldBytes });
});

it('leaves a quarter of what is held to the garbage collector, in every memory from 1 GiB', () => {
  fc.assert(
    fc.property(fc.integer({ min: GIB, max: 32 * GIB }), (memory) => {
      const limits = fitToMemory(largest, {}, memory);
      expect(worstLoad(limits) * 1.25).toBeLessThanOrEqual(memory);
      expect(limits.channels).toBeGreaterThanOrEqual(limits.sessions);
      expect(limits.unauthenticatedConnections).toBeGreaterThanOrEqual(20);
    }),
  );
});

it('gives more with more memory, and never more than the largest', () => {
  fc.assert(
    fc.property(fc.integer({ min: GIB / 2, max: 16 * GIB }), fc.integer({ min: 0, max: GIB }), (memory, more) => {
      const [less, greater] = [fitToMemory(largest, {}, memory), fitToMemory(largest, {}, memory + more)];
      for (const key of Object.keys(less) as (keyof typeof less)[]) {
        expect(less[key]).toBeLessThanOrEqual(greater[key]);
        expect(greater[key]).toBeLessThanOrEqual(largest[key]);
      }
    }),
  );
});

it('keeps what was given, and fits the rest around it', () => {
  const limits = fitToMemory(largest, { sessions: 600 }, 2 * GIB);
  expect(limits.sessions).toBe(600);
  expect(limits.channels).toBe(600);
  expect(fits(limits, 2 * GIB)).toBe(false);
  const held = fitToMemory(largest, { heldBytes: 200 * 1024 * 1024 }, 2 * GIB);
  expect(held.heldBytes).toBe(200 * 1024 * 1024);
  expect(fits(held, 2 * GIB)).toBe(true);
});

it.each([1, 2, 4, 8, 16])('the page on operations has the row for %d GiB', (gibibytes) => {
  const limits = fitToMemory(largest, {}, gibibytes * GIB);
  const cells = [limits.sessions, limits.channels, limits.unauthenticatedConnections, limits.heldBytes];
  expect(operations).toContain(`| ${gibibytes} GiB | ${cells.join(' | ')} |`);
});

it('takes no more than the machine has', () => {
  expect(availableMemory()).toBeGreaterThan(0);
  expect(availableMemory()).toBeLessThanOrEqual(1024 * GIB);
});
