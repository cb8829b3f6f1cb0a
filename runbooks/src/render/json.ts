import { SECTION_NAMES } from '../format/markdown';
import { displayValue } from '../query/parameters';
import type { Run } from '../run/run';
import { fillTemplate, templateValues } from './fill-template';
import { answerSentence } from './sentences';

/** What `--json` prints of a run. Times are RFC 3339 in UTC. */
export interface RunDocument {
  readonly runbook: string;
  readonly title: string;
  readonly severity: string;
  readonly result: Run['result'];
  readonly question: string;
  readonly answer: string;
  readonly store: string;
  readonly ranAt: string;
  readonly tookMs: number;
  readonly window: { readonly start: string; readonly end: string };
  /** The window's end, where nobody named one and the store is complete only up to here; else null. */
  readonly asOf: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly threshold: Run['threshold'];
  readonly columns: Run['columns'];
  readonly rows: Run['rows'];
  readonly findings: Run['findings'];
  readonly suppressed: readonly {
    readonly row: Run['rows'][number];
    readonly reason: string;
    readonly expires: string;
  }[];
  readonly watermarks: readonly {
    readonly table: string;
    readonly at: string | null;
    readonly passed: boolean;
    readonly explanation: string;
  }[];
  /** What was asked about and occurs nowhere in the audit store between these times. */
  readonly unknown: readonly {
    readonly parameter: string;
    readonly subject: string;
    readonly value: string;
    readonly since: string;
    readonly until: string;
    readonly nearest?: string;
  }[];
  readonly notes: readonly string[];
  /** Of the first finding; empty when there is none. */
  readonly steps: readonly { readonly section: string; readonly text: string }[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

export function runDocument(run: Run): RunDocument {
  const { runbook } = run;
  const [first] = run.findings;
  const values = templateValues(run, first);
  return {
    runbook: runbook.id,
    title: runbook.title,
    severity: runbook.severity,
    result: run.result,
    question: fillTemplate(runbook.question, values),
    answer: answerSentence(run),
    store: run.store,
    ranAt: iso(run.ranAtMs),
    tookMs: run.tookMs,
    window: { start: iso(run.window.startMs), end: iso(run.window.endMs) },
    asOf: run.asOfMs === undefined ? null : iso(run.asOfMs),
    parameters: Object.fromEntries([...run.parameters].map(([name, value]) => [name, displayValue(value)])),
    threshold: run.threshold,
    columns: run.columns,
    rows: run.rows,
    findings: run.findings,
    suppressed: run.suppressed.map(({ row, exception }) => ({
      row,
      reason: exception.reason,
      expires: exception.expires,
    })),
    watermarks: run.watermarks.map(({ table, atMs, passed, explanation }) => ({
      table,
      at: atMs === undefined ? null : iso(atMs),
      passed,
      explanation,
    })),
    unknown: run.unknown.map(({ sinceMs, untilMs, ...rest }) => ({
      ...rest,
      since: iso(sinceMs),
      until: iso(untilMs),
    })),
    notes: run.notes,
    steps:
      first === undefined
        ? []
        : SECTION_NAMES.map((section) => ({ section, text: fillTemplate(runbook.sections[section].text, values) })),
  };
}

// JSON leaves these as they are; a terminal would not.
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** JSON that is safe to print on a terminal. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
