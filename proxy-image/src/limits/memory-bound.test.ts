import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyConfigSchema } from '../config/schema';
import { memoryBound, memoryRows, memoryTable } from './memory-bound';

const defaults = proxyConfigSchema.shape.limits.parse(undefined);
const operations = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
const MIB = 1024 * 1024;

test('docs/operations.md states the sum of the largest limits by default', () => {
  expect(operations).toContain(memoryTable(memoryRows(defaults)));
});

test('what a person adds to the sum is their share of it', () => {
  const before = memoryBound(memoryRows(defaults));
  expect(memoryBound(memoryRows({ ...defaults, heldBytes: defaults.heldBytes + MIB })) - before).toBe(MIB);
});
