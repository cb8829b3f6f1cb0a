import { boundedLog } from './bounded-log';
import type { Log } from './log';

function setUp() {
  const lines: unknown[] = [];
  let now = 0;
  const write = (level: string) => (fields: object, text: string) => lines.push([level, text, fields]);
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  } as unknown as Log;
  const bounded = boundedLog(log, { linesPerMinute: 2, now: () => now });
  return { bounded, lines, pass: (ms: number) => (now += ms) };
}

test('a text passes so often in a minute; the first line after it says how many were left out', () => {
  const { bounded, lines, pass } = setUp();
  for (let count = 0; count < 1_000; count += 1) bounded.error({ count }, 'the gate failed');
  bounded.error({}, 'another text');
  bounded.warn({}, 'the gate failed');
  pass(60_000);
  bounded.error({ count: 'later' }, 'the gate failed');
  bounded.error({}, 'the gate failed');
  expect(lines).toEqual([
    ['error', 'the gate failed', { count: 0 }],
    ['error', 'the gate failed', { count: 1 }],
    ['error', 'another text', {}],
    ['warn', 'the gate failed', {}],
    ['error', 'the gate failed', { count: 'later', linesLeftOut: 998 }],
    ['error', 'the gate failed', {}],
  ]);
});

test('what the proxy says by itself is not bounded', () => {
  const { bounded, lines } = setUp();
  for (let count = 0; count < 10; count += 1) bounded.info({}, 'listening');
  expect(lines).toHaveLength(10);
});
