import type { Runbook } from '../format/runbook';
import type { Threshold } from '../format/front-matter';
import type { ParameterValue, Window } from '../query/parameters';
import type { Column, Row } from '../query/typed-rows';
import type { Watermark } from '../store/watermark';
import type { SuppressedRow } from './overrides';

/** Only `clean` closes anything: `incomplete` says that the store may not know all of the window yet. */
export type RunResult = 'finding' | 'clean' | 'incomplete';

export const EXIT_CODES = { clean: 0, finding: 10, incomplete: 11 } as const satisfies Record<RunResult, number>;

/** One execution of a runbook. */
export interface Run {
  readonly runbook: Runbook;
  readonly result: RunResult;
  readonly store: string;
  readonly ranAtMs: number;
  readonly tookMs: number;
  readonly window: Window;
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
  /** Exceptions that no longer apply, and the like. */
  readonly notes: readonly string[];
}
