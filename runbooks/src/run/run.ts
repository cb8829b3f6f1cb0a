import type { Runbook } from '../format/runbook';
import type { Threshold } from '../format/front-matter';
import type { ParameterValue, Window } from '../query/parameters';
import type { Column, Row } from '../query/typed-rows';
import type { Watermark } from '../store/watermark';
import type { SuppressedRow } from './overrides';
import type { UnknownSubject } from './unknown-subjects';

/**
 * Only `clean` closes anything. `incomplete`: the store may not know all of the window yet. `unknown`: what the run was
 * asked about occurs nowhere in the store around the window, so that no rows mean nothing.
 */
export type RunResult = 'finding' | 'clean' | 'incomplete' | 'unknown';

export const EXIT_CODES = { clean: 0, finding: 10, incomplete: 11, unknown: 12 } as const satisfies Record<
  RunResult,
  number
>;

/** Whether looking again would help: a window whose times are doubtful, or whose events are lost, stays as it is. */
export const mayBecomeKnown = (run: Pick<Run, 'watermarks'>): boolean =>
  !run.watermarks.some(({ state }) => state === 'never');

/** One execution of a runbook. */
export interface Run {
  readonly runbook: Runbook;
  readonly result: RunResult;
  readonly store: string;
  readonly ranAtMs: number;
  readonly tookMs: number;
  readonly window: Window;
  /** Set where nobody named the window's end and it was moved back to here, up to which the store is complete. Unix ms. */
  readonly asOfMs?: number;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** After overrides. */
  readonly threshold: Threshold;
  readonly columns: readonly Column[];
  /** Every row that no exception took away. */
  readonly rows: readonly Row[];
  /** Those of `rows` that crossed the threshold; empty unless the result is `finding`. */
  readonly findings: readonly Row[];
  readonly suppressed: readonly SuppressedRow[];
  /** One per table that the SQL reads. */
  readonly watermarks: readonly Watermark[];
  /** What the run was asked about and the store has not heard of around the window; empty unless the result is `unknown`. */
  readonly unknown: readonly UnknownSubject[];
  /** Exceptions that no longer apply, and the like. */
  readonly notes: readonly string[];
}
