import { messageOf, type AuditEvent } from '@sallyport/contract';
import { randomBytes } from 'node:crypto';
import { parseDuration } from '../format/duration';
import type { Runbook } from '../format/runbook';
import type { RunResult } from '../run/run';
import { runRunbook } from '../run/run-runbook';
import type { AuditStore } from '../store/audit-store';
import { buildAuditEvents, type CaseContext } from './build-audit-events';
import { buildManagementEvents, type ManagementRecord } from './build-management-events';
import type { RunbookCase } from './case-schema';
import { compareRows } from './compare-rows';
import { requireCases } from './read-cases';

/** Where cases are tried: a store of their own, reached through the API that users use. */
export interface CaseEnvironment {
  readonly store: AuditStore;
  readonly accountId: string;
  readonly region: string;
  putAuditEvents(events: readonly AuditEvent[]): Promise<void>;
  importManagementEvents(records: readonly ManagementRecord[]): Promise<void>;
  /** A window's end that no other case of this store shares; Unix time in ms at a whole second. */
  takeWindowEnd(windowSeconds: number): number;
}

export interface CaseResult {
  readonly runbook: string;
  readonly name: string;
  readonly passed: boolean;
  readonly result: RunResult | undefined;
  /** What differed from the expectation; empty when it passed. */
  readonly differences: readonly string[];
  readonly tookMs: number;
}

export interface TestRunbookOptions {
  readonly environment: CaseEnvironment;
  readonly onCase?: ((result: CaseResult) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Tries every case of a runbook. Throws `CASES_INVALID`; a case that fails is in the results. */
export async function testRunbook(runbook: Runbook, options: TestRunbookOptions): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const runbookCase of await requireCases(runbook)) {
    options.signal?.throwIfAborted();
    const startedAt = performance.now();
    const outcome = await tryCase(runbook, runbookCase, options).catch((error: unknown) => ({
      result: undefined,
      differences: [messageOf(error)],
    }));
    const result: CaseResult = {
      runbook: runbook.id,
      name: runbookCase.name,
      passed: outcome.differences.length === 0,
      tookMs: Math.round(performance.now() - startedAt),
      ...outcome,
    };
    results.push(result);
    options.onCase?.(result);
  }
  return results;
}

async function tryCase(
  runbook: Runbook,
  runbookCase: RunbookCase,
  { environment, signal }: TestRunbookOptions,
): Promise<{ result: RunResult; differences: string[] }> {
  const windowSeconds =
    runbookCase.window === undefined ? runbook.window : (parseDuration(runbookCase.window) ?? runbook.window);
  const endMs = environment.takeWindowEnd(windowSeconds);
  const { accountId, region } = environment;
  const context: CaseContext = { proxyId: `case-${randomBytes(6).toString('hex')}`, endMs, accountId, region };
  for (const delivery of buildAuditEvents(runbookCase, context)) await environment.putAuditEvents(delivery);
  if (runbook.sql.text.includes('{{management_events}}')) {
    await environment.importManagementEvents(buildManagementEvents(runbookCase, context));
  }
  const run = await runRunbook(runbook, {
    store: environment.store,
    parameters: runbookCase.parameters,
    endMs,
    windowSeconds,
    signal,
  });
  const differences = compareRows(run.rows, runbookCase.expect.rows, endMs);
  if (run.result !== runbookCase.expect.result) {
    const why = run.watermarks.filter((watermark) => !watermark.passed).map((watermark) => watermark.explanation);
    differences.unshift([`the result is ${run.result} instead of ${runbookCase.expect.result}`, ...why].join('; '));
  }
  return { result: run.result, differences };
}
