import type { AuditStoreTable } from '@sallyport/contract';
import { systemClock, type Clock } from '../clock';
import { RunbookError } from '../errors';
import type { Runbook } from '../format/runbook';
import type { RunEmitter } from '../emit/run-emitter';
import { analyseRunbook } from '../query/analyse';
import {
  displayValue,
  resolveParameters,
  windowParameters,
  type ParameterInput,
  type ParameterValue,
  type Window,
} from '../query/parameters';
import { renderSql } from '../query/render-sql';
import { typedRows } from '../query/typed-rows';
import { QueryRefusal, type AuditStore, type QueryProgress } from '../store/audit-store';
import { readWatermark } from '../store/watermark';
import { applyExceptions, effectiveThreshold, type Override } from './overrides';
import type { Run, RunResult } from './run';
import { crossed } from './threshold';
import { unknownSubjects } from './unknown-subjects';

export interface RunOptions {
  readonly store: AuditStore;
  readonly parameters?: Readonly<Record<string, ParameterInput>> | undefined;
  /**
   * The window's end, Unix time in ms, exclusive. By default now; and where nothing is found and the store is a little
   * behind, the time up to which it is complete, so that a quiet store is clean as of then.
   */
  readonly endMs?: number | undefined;
  /** Replaces the runbook's window. */
  readonly windowSeconds?: number | undefined;
  readonly override?: Override | undefined;
  /** Where the run itself is audited. */
  readonly emitter?: RunEmitter | undefined;
  /** What the audit trail has of this window already: waiting for the store is one run, not one a look. */
  readonly auditedResult?: AuditedResult | undefined;
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** How a run is told in its audit event. */
export type AuditedResult = RunResult | 'failed';

export type RunProgress = { readonly step: 'query' | 'watermark' | 'subjects' } & QueryProgress;

/** A store that is further behind answers nothing about now: `incomplete` says so. */
const LONGEST_LAG_MS = 1_800_000;

/**
 * Runs one runbook and says `finding`, `clean`, `incomplete` or `unknown`. Throws `PARAMETER_INVALID`, `RUNBOOK_INVALID`,
 * `QUERY_FAILED` (at the line of the runbook's file), `QUERY_CANCELLED` or `STORE_UNREACHABLE`.
 */
export async function runRunbook(runbook: Runbook, options: RunOptions): Promise<Run> {
  const clock = options.clock ?? systemClock;
  const ranAtMs = clock.now();
  const own = resolveParameters(runbook, options.parameters ?? {});
  refuseEmptySubjects(runbook, own);
  const until = (endMs: number): RunContext => {
    const window: Window = { startMs: endMs - (options.windowSeconds ?? runbook.window) * 1_000, endMs };
    return { clock, ranAtMs, window, parameters: new Map([...own, ...windowParameters(window)]) };
  };
  const asked = until(options.endMs ?? ranAtMs);
  const emitterFor = (result: AuditedResult): RunEmitter | undefined =>
    result === options.auditedResult ? undefined : options.emitter;
  try {
    const run = await runAsOf(runbook, options, asked, until);
    const problem = await audit(emitterFor(run.result), run.runbook, run.window, run.parameters, {
      result: run.result,
      rows: String(run.rows.length),
      findings: String(run.findings.length),
      suppressed: String(run.suppressed.length),
    });
    return problem === undefined ? run : { ...run, notes: [...run.notes, problem] };
  } catch (error) {
    await audit(emitterFor('failed'), runbook, asked.window, asked.parameters, { result: 'failed' }, error);
    throw error;
  }
}

interface RunContext {
  readonly clock: Clock;
  readonly ranAtMs: number;
  readonly window: Window;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
}

/** Where a name is needed, no name would ask about nobody, and find nothing. */
function refuseEmptySubjects(runbook: Runbook, values: ReadonlyMap<string, ParameterValue>): void {
  for (const [name, { required, description }] of Object.entries(runbook.parameters)) {
    const value = values.get(name);
    if (required && value?.type === 'varchar' && value.value.trim() === '') {
      throw new RunbookError(
        'PARAMETER_INVALID',
        `runbook ${runbook.id} needs a value for parameter "${name}", and it is empty: ${description}`,
      );
    }
  }
}

/** Up to now first, so that what is known already is found. Then, where nobody named an end, up to where all is known. */
async function runAsOf(
  runbook: Runbook,
  options: RunOptions,
  asked: RunContext,
  until: (endMs: number) => RunContext,
): Promise<Run> {
  const run = await execute(runbook, options, asked);
  if (options.endMs !== undefined || run.result !== 'incomplete') return run;
  const late = run.watermarks.filter((watermark) => !watermark.passed);
  if (late.some(({ state }) => state !== 'late')) return run;
  const completeMs = Math.min(...late.map(({ atMs }) => atMs ?? -Infinity));
  if (run.ranAtMs - completeMs > LONGEST_LAG_MS) return run;
  const asOfMs = Math.floor(completeMs / 1_000) * 1_000;
  const earlier = await execute(runbook, options, until(asOfMs));
  return earlier.result === 'incomplete' ? run : { ...earlier, asOfMs };
}

async function execute(runbook: Runbook, options: RunOptions, context: RunContext): Promise<Run> {
  const { store, override, signal } = options;
  const { clock, window, parameters } = context;
  const analysis = analyseRunbook(runbook);
  const sql = renderSql(
    runbook.sql,
    tableTexts(runbook, store, analysis.tables, window),
    parameters,
    runbook.parameters,
  );

  const progress = (step: RunProgress['step']) => (each: QueryProgress) => options.onProgress?.({ step, ...each });
  // The watermark is read first: what it vouches for was in the store before the rows were read.
  const watermarks = [];
  for (const table of analysis.tables) {
    watermarks.push(
      await readWatermark(store, table, window, clock.now(), { signal, onProgress: progress('watermark') }),
    );
  }
  const result = await store.query(sql.text, { signal, onProgress: progress('query') }).catch((error: unknown) => {
    throw atFile(error, runbook, sql);
  });

  const rows = typedRows(result, analysis.columns);
  const names = analysis.columns.map((column) => column.name);
  const { kept, suppressed, notes } = applyExceptions(rows, names, override?.exceptions ?? [], context.ranAtMs);
  const threshold = effectiveThreshold(runbook, override);
  const findings = crossed(kept, threshold);
  const complete = watermarks.every((watermark) => watermark.passed);
  const unknown =
    rows.length > 0
      ? []
      : await unknownSubjects(store, runbook, parameters, window, { signal, onProgress: progress('subjects') });
  const outcome: RunResult =
    findings.length > 0 ? 'finding' : unknown.length > 0 ? 'unknown' : complete ? 'clean' : 'incomplete';
  return {
    runbook,
    result: outcome,
    store: store.name,
    ranAtMs: context.ranAtMs,
    tookMs: clock.now() - context.ranAtMs,
    window,
    parameters,
    threshold,
    columns: analysis.columns,
    rows: kept,
    findings,
    suppressed,
    watermarks,
    unknown,
    notes,
  };
}

function tableTexts(
  runbook: Runbook,
  store: AuditStore,
  tables: readonly AuditStoreTable[],
  window: Window,
): ReadonlyMap<string, string> {
  return new Map(
    tables.map((table) => {
      const text = store.tableText(table, window);
      if (text !== undefined) return [table, text];
      throw new RunbookError(
        'QUERY_FAILED',
        `runbook ${runbook.id} reads {{${table}}}, which ${store.name} does not hold`,
        {
          remedy: 'Name the event data store, or the Athena table, of it in the config of the audit store.',
        },
      );
    }),
  );
}

/** A store speaks of lines of the statement; people see the runbook's file. */
function atFile(error: unknown, runbook: Runbook, sql: ReturnType<typeof renderSql>): unknown {
  if (!(error instanceof RunbookError) || !(error.options.cause instanceof QueryRefusal)) return error;
  const { position, message } = error.options.cause;
  if (position === undefined) return error;
  const detail = message.replace(/^(?:\w+: )?line \d+:\d+: /, '');
  return new RunbookError('QUERY_FAILED', detail, {
    place: { file: runbook.file, ...sql.toFile(position) },
    cause: error,
  });
}

async function audit(
  emitter: RunEmitter | undefined,
  runbook: Runbook,
  window: Window,
  parameters: ReadonlyMap<string, ParameterValue>,
  responseElements: Readonly<Record<string, string>>,
  error?: unknown,
): Promise<string | undefined> {
  if (emitter === undefined) return undefined;
  const own = [...parameters].filter(([name]) => name !== 'windowStart' && name !== 'windowEnd');
  try {
    await emitter.emit({
      eventName: 'RunRunbook',
      requestParameters: {
        runbook: runbook.id,
        windowStart: new Date(window.startMs).toISOString(),
        windowEnd: new Date(window.endMs).toISOString(),
        parameters: JSON.stringify(Object.fromEntries(own.map(([name, value]) => [name, displayValue(value)]))),
      },
      responseElements,
      ...(error === undefined ? {} : { errorMessage: error instanceof Error ? error.message : 'unknown' }),
    });
    return undefined;
  } catch (failure) {
    return `the run could not be audited: ${failure instanceof Error ? failure.message : 'unknown'}`;
  }
}
