import { messageOf, type ControlClient, type Lock, type LockSubject } from '@sallyport/contract';
import { systemClock, type Clock } from '../clock';
import type { RunEmitter } from '../emit/run-emitter';
import { RunbookError } from '../errors';
import type { ResponseRule } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import type { Row } from '../query/typed-rows';
import { neverLocked, type NeverLock } from './never-lock';
import type { ResponseLedger } from './response-ledger';

/** What was done about one finding, or why nothing was. */
export type ResponseOutcome =
  | { readonly kind: 'contained'; readonly lock: Lock; readonly cut: readonly string[] }
  | {
      readonly kind: 'wouldContain';
      readonly subject: LockSubject;
      readonly value: string;
      readonly durationSeconds: number;
    }
  | { readonly kind: 'alreadyContained'; readonly lock: Lock }
  | {
      readonly kind: 'skipped';
      readonly reason: 'neverLock' | 'noValue' | 'notMatched' | 'capReached';
      readonly detail: string;
    }
  | { readonly kind: 'failed'; readonly detail: string };

export interface ResponseReport {
  readonly runbook: string;
  readonly row: Row;
  readonly outcome: ResponseOutcome;
  /** Set when the response could not be audited; what was done stands. */
  readonly auditProblem?: string;
}

export interface RespondOptions {
  readonly control: Pick<ControlClient, 'locks' | 'createLock'>;
  /** The person, or `watch`. */
  readonly by: string;
  readonly neverLock?: NeverLock | undefined;
  /** `dryRun` says what would be done, and neither does nor audits it. */
  readonly mode?: 'act' | 'dryRun' | undefined;
  readonly emitter?: RunEmitter | undefined;
  readonly clock?: Clock | undefined;
  /** So that lifted locks count against the cap as well. */
  readonly ledger?: ResponseLedger | undefined;
}

const HOUR_MS = 3_600_000;
/** Values that name nobody. Locking `unknown` would lock every stranger at once, whoever is behind them. */
const NOBODY = new Set(['', 'unknown', '(none)', 'anonymous']);
/** The text limit of the control API's `reason` and `createdBy`. */
const TEXT_LIMIT = 256;

/** Contains one finding: a lock that expires and cuts. Never throws for what the proxy refuses; says so in the report. */
export async function respond(runbook: Runbook, row: Row, options: RespondOptions): Promise<ResponseReport> {
  const rule = runbook.response;
  if (rule === undefined) {
    throw new RunbookError('RESPONSE_UNAVAILABLE', `runbook ${runbook.id} has no automatic containment`);
  }
  const outcome = await contain(runbook, rule, row, options).catch((error: unknown): ResponseOutcome => ({
    kind: 'failed',
    detail: messageOf(error),
  }));
  if (options.mode === 'dryRun') return { runbook: runbook.id, row, outcome };
  const auditProblem = await auditResponse(options, runbook.id, row, outcome);
  return { runbook: runbook.id, row, outcome, ...(auditProblem === undefined ? {} : { auditProblem }) };
}

async function contain(
  runbook: Runbook,
  rule: ResponseRule,
  row: Row,
  options: RespondOptions,
): Promise<ResponseOutcome> {
  const { lock: subject, column, duration, when } = rule.contain;
  const cell = row[column];
  const value = cell === null || cell === undefined ? '' : String(cell);
  if (NOBODY.has(value)) return { kind: 'skipped', reason: 'noValue', detail: `${column} names no ${subject}` };
  for (const [name, allowed] of Object.entries(when)) {
    if (!allowed.includes(String(row[name]))) {
      return {
        kind: 'skipped',
        reason: 'notMatched',
        detail: `${name} is ${String(row[name])}, not ${allowed.join(' or ')}`,
      };
    }
  }
  const spared = neverLocked(options.neverLock ?? {}, subject, value, row);
  if (spared !== undefined) {
    const whose = spared === value ? value : `${value}: ${spared}`;
    return { kind: 'skipped', reason: 'neverLock', detail: `${whose} is on the never-lock list` };
  }

  const now = (options.clock ?? systemClock).now();
  const locks = (await options.control.locks()).filter((lock) => Date.parse(lock.expiresAt) > now);
  const existing = locks.find((lock) => lock.subject === subject && lock.value === value);
  if (existing !== undefined) return { kind: 'alreadyContained', lock: existing };

  const mark = `runbook ${runbook.id}`;
  const standing = locks.filter(
    (lock) => lock.createdBy.startsWith(mark) && Date.parse(lock.createdAt) > now - HOUR_MS,
  ).length;
  const done = Math.max(standing, (await options.ledger?.since(runbook.id, now - HOUR_MS)) ?? 0);
  const capReached = (locks: number): ResponseOutcome => ({
    kind: 'skipped',
    reason: 'capReached',
    detail: `${locks} locks in the last hour; the cap is ${rule.capPerHour}`,
  });
  if (done >= rule.capPerHour) return capReached(done);
  if (options.mode === 'dryRun') return { kind: 'wouldContain', subject, value, durationSeconds: duration };
  // Noted before the order is given: an order whose answer was lost still counts.
  if ((await options.ledger?.note(runbook.id, now, rule.capPerHour)) === false) return capReached(rule.capPerHour);
  const created = await options.control.createLock({
    subject,
    value,
    reason: `${runbook.title} (runbook ${runbook.id})`.slice(0, TEXT_LIMIT),
    createdBy: `${mark} by ${options.by}`.slice(0, TEXT_LIMIT),
    durationSeconds: duration,
  });
  return { kind: 'contained', lock: created.lock, cut: created.cut };
}

async function auditResponse(
  options: RespondOptions,
  runbook: string,
  row: Row,
  outcome: ResponseOutcome,
): Promise<string | undefined> {
  const contained = outcome.kind === 'contained';
  return emitResponse(
    options.emitter,
    { runbook, action: 'contain', by: options.by, row: JSON.stringify(row) },
    {
      outcome: outcome.kind,
      ...(contained ? { lockId: outcome.lock.id, cut: outcome.cut.join(','), expiresAt: outcome.lock.expiresAt } : {}),
      ...('detail' in outcome ? { detail: outcome.detail } : {}),
    },
  );
}

/** Undefined when audited (or nobody asked for it), else why not. */
export async function emitResponse(
  emitter: RunEmitter | undefined,
  requestParameters: Readonly<Record<string, string>>,
  responseElements: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    await emitter?.emit({ eventName: 'RunResponse', requestParameters, responseElements });
    return undefined;
  } catch (error) {
    return `the response could not be audited: ${messageOf(error)}`;
  }
}
