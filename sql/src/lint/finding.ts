import type { Position } from '../errors';

/** Something that works in one place and not in another, or not for long. */
export interface LintFinding extends Position {
  /** `error`: rows or success depend on the engine; `warning`: cost, or a feature that some version lacks. */
  readonly severity: 'error' | 'warning';
  /** Stable, e.g. `SQL_LINT_SUBSCRIPT`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

type Rule = Omit<LintFinding, 'line' | 'column'>;

export const finding = (rule: Rule, { line, column }: Position): LintFinding => ({ ...rule, line, column });
