import { runbookFixture } from '../runbook.fixture';
import type { Run } from '../run/run';
import { OpenFindings } from './open-findings';

const run = (sources: string[], passed: boolean): Run => ({
  runbook: runbookFixture(),
  result: sources.length > 0 ? 'finding' : 'clean',
  store: '',
  ranAtMs: 0,
  tookMs: 0,
  window: { startMs: 0, endMs: 1 },
  parameters: new Map(),
  threshold: { rows: 1 },
  columns: [],
  rows: [],
  findings: sources.map((source, index) => ({ source, attempts: index })),
  suppressed: [],
  watermarks: [
    { table: 'ssh_events', atMs: 0, state: passed ? 'passed' : 'late', passed, explanation: '', proxies: [] },
  ],
  unknown: [],
  notes: [],
});
const sourcesOf = (rows: readonly { readonly source?: unknown }[]): unknown[] => rows.map((row) => row.source);

test('a finding is told once, whatever else of its row changes', () => {
  const findings = new OpenFindings();
  expect(sourcesOf(findings.take(run(['a', 'b'], true)))).toEqual(['a', 'b']);
  expect(sourcesOf(findings.take(run(['b', 'a', 'c'], true)))).toEqual(['c']);
});

test('a run over complete data closes what it no longer returns, so that it is told again when it comes back', () => {
  const findings = new OpenFindings();
  findings.take(run(['a'], true));
  expect(findings.take(run([], true))).toEqual([]);
  expect(sourcesOf(findings.take(run(['a'], true)))).toEqual(['a']);
});

test('a run over incomplete data closes nothing', () => {
  const findings = new OpenFindings();
  findings.take(run(['a'], true));
  findings.take(run(['b'], false));
  expect(findings.take(run(['a', 'b'], true))).toEqual([]);
});
