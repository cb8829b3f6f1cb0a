import { runbookFixture } from '../runbook.fixture';
import type { Run } from '../run/run';
import { renderRun } from './render-run';

const runbook = runbookFixture();
const run: Run = {
  runbook,
  result: 'finding',
  store: 'a store',
  ranAtMs: 1_000_000,
  tookMs: 12,
  window: { startMs: 100_000, endMs: 1_000_000 },
  parameters: new Map([['name', { type: 'varchar', value: '' }]]),
  threshold: runbook.threshold,
  columns: [
    { name: 'source', kind: 'text' },
    { name: 'attempts', kind: 'number' },
    { name: 'lastSeen', kind: 'time' },
  ],
  rows: [
    { source: '203.0.113.9', attempts: 60, lastSeen: '2026-11-23T07:00:00Z' },
    { source: '=cmd|"/c calc"!A1\u001b[31m', attempts: 7, lastSeen: null },
  ],
  findings: [
    { source: '203.0.113.9', attempts: 60, lastSeen: '2026-11-23T07:00:00Z' },
    { source: '=cmd|"/c calc"!A1\u001b[31m', attempts: 7, lastSeen: null },
  ],
  suppressed: [
    { row: { source: 'x' }, exception: { match: { source: 'x' }, reason: 'scanner', expires: '2026-12-01' } },
  ],
  watermarks: [
    { table: 'ssh_events', atMs: 900_000, state: 'late', passed: false, explanation: 'p-1 is late', proxies: [] },
  ],
  unknown: [],
  notes: [],
};

test('for people: title, question, rows, the sentence that answers it, what was left out, the steps', () => {
  const text = renderRun(run, { width: 100 });
  expect(text).toMatch(/^Denied attempts \(denied, high\)\nWere there denied attempts\?\n/);
  expect(text).toContain('203.0.113.9');
  expect(text).toContain('FINDING: 203.0.113.9 was denied 60 times; 2 in all');
  expect(text).toContain('1 suppressed by exceptions: scanner.');
  expect(text).toContain('There may be more: p-1 is late.');
  expect(text).toContain('## Contain\n\n`sallyport locks create source 203.0.113.9`');
  expect(text.indexOf('## Assess')).toBeLessThan(text.indexOf('## Recover'));
});

test('numbers stand right, and a line is not wider than the terminal', () => {
  const wide = renderRun({ ...run, result: 'clean', findings: [] }, { width: 100 });
  expect(wide).toMatch(/203\.0\.113\.9 +60 {2}2026/);
  const narrow = renderRun({ ...run, result: 'clean', findings: [] }, { width: 30 });
  expect(narrow).toContain('row 1\n  source    203.0.113.9\n  attempts  60\n');
});

test.each(['table', 'json', 'csv'] as const)('%s lets no control character through', (format) => {
  expect(renderRun(run, { format }).replace(/[\n\r]/g, '')).not.toMatch(/\p{Cc}/u);
});

test('the steps can be those of another finding', () => {
  expect(renderRun(run, { findingIndex: 1 })).toContain(`source '=cmd|"/c calc"!A1\\x1b[31m'`);
});

test('csv guards formulas and quotes', () => {
  expect(renderRun(run, { format: 'csv' })).toBe(
    'source,attempts,lastSeen\r\n203.0.113.9,60,2026-11-23T07:00:00Z\r\n"\'=cmd|""/c calc""!A1\\x1b[31m",7,\r\n',
  );
});

test('json carries rows with their types, the watermark and the steps', () => {
  const document = JSON.parse(renderRun(run, { format: 'json' })) as Record<string, unknown>;
  expect(document).toMatchObject({
    runbook: 'denied',
    result: 'finding',
    rows: run.rows,
    window: { end: '1970-01-01T00:16:40.000Z' },
    watermarks: [{ table: 'ssh_events', passed: false }],
    suppressed: [{ reason: 'scanner' }],
  });
});

test('an incomplete run says what is not known, and gives no steps', () => {
  const text = renderRun({ ...run, result: 'incomplete', rows: [], findings: [], suppressed: [] });
  expect(text).toContain('INCOMPLETE: Not known yet: p-1 is late.');
  expect(text).not.toContain('## Assess');
});
