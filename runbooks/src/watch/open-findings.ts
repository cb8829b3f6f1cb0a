import type { Runbook } from '../format/runbook';
import type { Row } from '../query/typed-rows';
import type { Run } from '../run/run';

/** What tells one finding from another: the runbook and the values of its key columns. */
export function findingKey(runbook: Runbook, row: Row): string {
  return JSON.stringify([runbook.id, ...runbook.key.map((column) => row[column] ?? null)]);
}

/** Remembers which findings are known, so that each is told and answered once, however many runs return it. */
export class OpenFindings {
  private readonly open = new Map<string, Set<string>>();

  /** The rows of the run that were not known. A run over complete data closes the findings that it no longer returns. */
  take(run: Run): Row[] {
    const known = this.open.get(run.runbook.id) ?? new Set<string>();
    const rows = new Map(run.findings.map((row) => [findingKey(run.runbook, row), row]));
    const fresh = [...rows].filter(([key]) => !known.has(key)).map(([, row]) => row);
    const complete = run.watermarks.every((watermark) => watermark.passed);
    this.open.set(run.runbook.id, new Set(complete ? rows.keys() : [...known, ...rows.keys()]));
    return fresh;
  }
}
