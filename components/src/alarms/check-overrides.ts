import { suggest } from '@sallyport/contract';
import { analyseRunbook, type Overrides, type Runbook } from '@sallyport/runbooks';

/** One thing that is wrong with the overrides, beyond their form. */
export interface OverrideProblem {
  readonly path: string;
  readonly reason: string;
  /** A warning lets the deployment go on. */
  readonly severity: 'error' | 'warning';
}

const DAY_MS = 86_400_000;

/** What only the runbooks can tell: ids and columns that are not there, exceptions that are over. */
export function overrideProblems(overrides: Overrides, runbooks: readonly Runbook[], nowMs: number): OverrideProblem[] {
  const ids = runbooks.map(({ id }) => id);
  return Object.entries(overrides).flatMap(([id, override]) => {
    const runbook = runbooks.find((each) => each.id === id);
    const path = `overrides.${id}`;
    if (runbook === undefined)
      return [{ path, reason: `is no runbook; ${suggest(id, ids)}`, severity: 'error' as const }];
    const columns = analyseRunbook(runbook).columns.map(({ name }) => name);
    return override.exceptions.flatMap(({ match, expires, reason }, index): OverrideProblem[] => {
      const at = `${path}.exceptions[${index}]`;
      const strange = Object.keys(match).filter((column) => !columns.includes(column));
      const over = Date.parse(expires) + (expires.length === 10 ? DAY_MS : 0) <= nowMs;
      return [
        ...strange.map((column) => ({
          path: `${at}.match.${column}`,
          reason: `is no column of ${id}; ${suggest(column, columns)}`,
          severity: 'error' as const,
        })),
        ...(over
          ? [
              {
                path: at,
                reason: `expired on ${expires} and no longer applies (${reason}); renew or remove it`,
                severity: 'warning' as const,
              },
            ]
          : []),
      ];
    });
  });
}
