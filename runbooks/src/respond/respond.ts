import { messageOf, type ControlClient, type Lock, type LockSubject } from '@sallyport/contract';
import { systemClock, type Clock } from '../clock';
import type { RunEmitter } from '../emit/run-emitter';
import { RunbookError } from '../errors';
import type { ResponseRule } from '../format/front-matter';
import type { Runbook } from '../format/runbook';
import type { Row } from '../query/typed-rows';
import type { LastLift } from './lifted-locks';
import { lockedBy, standingLock } from './lock-subject';
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
  /** Left to a person: a lock would hit others too. */
  | {
      readonly kind: 'proposed';
      readonly subject: LockSubject;
      readonly value: string;
      readonly durationSeconds: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'skipped';
      readonly reason: 'neverLock' | 'noValue' | 'notMatched' | 'capReached' | 'lifted';
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
  /** Nobody looked at the row. */
  readonly isAutomatic?: boolean | undefined;
  /** When a person last lifted such a lock; an automatic response does not make it again on the same grounds. */
  readonly lastLift?: LastLift | undefined;
  /** When the last thing happened that the row tells of, Unix time in ms. */
  readonly evidenceMs?: number | undefined;
  readonly emitter?: RunEmitter | undefined;
  readonly clock?: Clock | undefined;
  /** So that lifted locks count against the cap as well. */
  readonly ledger?: ResponseLedger | undefined;
}

const HOUR_MS = 3_600_000;
/**
 * The cap of a runbook is for each subject, so that noise cannot use it up before the real attack comes; this is for all
 * subjects of a runbook together, so that a wrong rule cannot lock everybody out.
 */
const MOST_PER_HOUR = 100;
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
  const { column, duration, when, scope, sharedBy } = rule.contain;
  const named = lockedBy(rule, row);
  if (named === undefined)
    return { kind: 'skipped', reason: 'noValue', detail: `${column} names no ${rule.contain.lock}` };
  const { subject, value } = named;
  for (const [name, allowed] of Object.entries(when)) {
    if (!allowed.includes(String(row[name]))) {
      return {
        kind: 'skipped',
        reason: 'notMatched',
        detail: `${name} is ${String(row[name])}, not ${allowed.join(' or ')}`,
      };
    }
  }
  const spared = value === options.by ? value : neverLocked(options.neverLock ?? {}, subject, value, row);
  if (spared !== undefined) {
    const whose = spared === value ? value : `${value}: ${spared}`;
    const why = value === options.by ? 'asks for the lock' : 'is on the never-lock list';
    return { kind: 'skipped', reason: 'neverLock', detail: `${whose} ${why}` };
  }

  const now = (options.clock ?? systemClock).now();
  const locks = (await options.control.locks()).filter((lock) => Date.parse(lock.expiresAt) > now);
  const existing = standingLock(locks, named, scope);
  if (existing !== undefined) return { kind: 'alreadyContained', lock: existing };
  const liftedMs = options.isAutomatic === true ? await options.lastLift?.(named) : undefined;
  if (liftedMs !== undefined && (options.evidenceMs ?? 0) <= liftedMs) {
    const at = new Date(liftedMs).toISOString();
    return {
      kind: 'skipped',
      reason: 'lifted',
      detail: `a person lifted the lock of ${value} at ${at}, and nothing new has happened`,
    };
  }
  const sharers = sharedBy === undefined ? 0 : Number(row[sharedBy] ?? 0);
  if (options.isAutomatic === true && sharers > 1) {
    const detail = `${sharers} principals work from there; a person decides`;
    return { kind: 'proposed', subject, value, durationSeconds: duration, detail };
  }

  const mark = `runbook ${runbook.id}`;
  const recent = locks.filter(
    (lock) => lock.createdBy.startsWith(`${mark} by `) && Date.parse(lock.createdAt) > now - HOUR_MS,
  );
  const own = recent.filter((lock) => lock.subject === subject && lock.value === value);
  const caps = [
    { key: `${runbook.id}#${subject}#${value}`, cap: rule.capPerHour, standing: own.length, of: `of ${value} ` },
    { key: runbook.id, cap: MOST_PER_HOUR, standing: recent.length, of: '' },
  ];
  const capReached = (count: number, cap: number, of: string): ResponseOutcome => ({
    kind: 'skipped',
    reason: 'capReached',
    detail: `${count} locks ${of}in the last hour; the cap is ${cap}`,
  });
  for (const { key, cap, standing, of } of caps) {
    const done = Math.max(standing, (await options.ledger?.since(key, now - HOUR_MS)) ?? 0);
    if (done >= cap) return capReached(done, cap, of);
  }
  if (options.mode === 'dryRun') return { kind: 'wouldContain', subject, value, durationSeconds: duration };
  for (const { key, cap, of } of caps) {
    // Noted before the order is given: an order whose answer was lost still counts.
    if ((await options.ledger?.note(key, now, cap)) === false) return capReached(cap, cap, of);
  }
  const created = await options.control.createLock({
    subject,
    value,
    ...(scope === undefined ? {} : { scope }),
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
