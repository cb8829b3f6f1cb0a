import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyConfigSchema } from '../config/schema';
import { memoryBound, memoryRows, memoryTable } from './memory-bound';

const defaults = proxyConfigSchema.shape.limits.parse(undefined);
const operations = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
const MIB = 1024 * 1024;

test('docs/operations.md states the sum of the limits as they are by default', () => {
  expect(operations).toContain(memoryTable(memoryRows(defaults)));
});

test.each([
  [2, { sessions: 300, channels: 300, unauthenticatedConnections: 60, heldBytes: 134_217_728 }],
  [4, { sessions: 900, channels: 900, unauthenticatedConnections: 100, heldBytes: 167_772_160 }],
])('the limits that it names for %d GiB keep the proxy below them', (gibibytes, limits) => {
  const row = `| ${gibibytes} GiB | ${limits.sessions} | ${limits.channels} | ${limits.unauthenticatedConnections} | ${limits.heldBytes} |`;
  expect(operations).toContain(row);
  expect(memoryBound(memoryRows(limits))).toBeLessThan(gibibytes * 1024 * MIB);
});

test('what a person adds to the sum is their share of it', () => {
  const before = memoryBound(memoryRows(defaults));
  expect(memoryBound(memoryRows({ ...defaults, heldBytes: defaults.heldBytes + MIB })) - before).toBe(MIB);
});
