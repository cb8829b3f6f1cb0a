import { setMaxListeners } from 'node:events';
import { HEARTBEAT_INTERVAL_MS, messageOf, type AuditEvent, type ControlClient } from '@sallyport/contract';
import { pause, systemClock, type Clock } from '../clock';
import type { RunEmitter } from '../emit/run-emitter';
import type { Runbook } from '../format/runbook';
import { nextTick } from '../format/schedule';
import type { Row } from '../query/typed-rows';
import type { NeverLock } from '../respond/never-lock';
import { respond, type ResponseReport } from '../respond/respond';
import { lastLiftIn } from '../respond/lifted-locks';
import { MemoryLedger } from '../respond/response-ledger';
import { effectiveAlarmCount, effectiveSchedule, effectiveThreshold, type Overrides } from '../run/overrides';
import { evidenceMs } from '../run/evidence';
import { mayBecomeKnown, type Run } from '../run/run';
import { runRunbook, type AuditedResult } from '../run/run-runbook';
import type { AuditStore } from '../store/audit-store';
import { AlarmCounter, type Alarm } from './alarm-counter';
import { missedWindows } from './missed-windows';
import { OpenFindings } from './open-findings';
import { RunQueue, type RunJob, type Trigger } from './run-queue';
import type { WatchState } from './watch-state';

/** Called as things happen. None may throw. */
export interface WatchHandlers {
  readonly alarm?: (alarm: Alarm) => void;
  readonly run?: (run: Run, trigger: Trigger) => void;
  /** A finding that was not known before. */
  readonly finding?: (row: Row, run: Run) => void;
  readonly response?: (report: ResponseReport, run: Run) => void;
  /** A lock that a response of this watch made was lifted, or expired. */
  readonly undo?: (undone: { readonly runbook: string; readonly lockId: string; readonly event: AuditEvent }) => void;
  /** Something did not work; the watch goes on. */
  readonly problem?: (problem: {
    readonly where: 'stream' | 'run' | 'response' | 'state';
    readonly message: string;
  }) => void;
  /** Windows that nobody looked at, and nobody will unless a person does. */
  readonly missed?: (missed: Missed) => void;
}

export interface Missed {
  /** Undefined: every runbook with a schedule. */
  readonly runbook: Runbook | undefined;
  /** Ends of the windows, Unix time in ms; undefined: from the beginning. */
  readonly fromMs: number | undefined;
  readonly untilMs: number;
}

export interface WatchOptions {
  readonly runbooks: readonly Runbook[];
  readonly overrides?: Overrides | undefined;
  readonly store: AuditStore;
  readonly control: Pick<ControlClient, 'followEvents' | 'locks' | 'createLock'>;
  readonly emitter?: RunEmitter | undefined;
  readonly neverLock?: NeverLock | undefined;
  /** `dryRun` tells what it would lock, and locks nothing. */
  readonly mode?: 'act' | 'dryRun' | undefined;
  /** What outlives this watch. Without it, it remembers nothing of the one before. */
  readonly state?: WatchState | undefined;
  readonly clock?: Clock | undefined;
  readonly on: WatchHandlers;
  /** How long after a tick its run starts; default a heartbeat and a bit, so that the watermark is likely past. */
  readonly scheduleDelayMs?: number | undefined;
  /** The first pause before an incomplete run is tried again, default what the store says; doubles up to 30 s. */
  readonly retryMs?: number | undefined;
}

export interface Watch {
  /** Resolves when the stream is open for the first time: no event is missed from then on. Also when it is stopped before. */
  readonly following: Promise<void>;
  /** Ends the stream and the schedules and waits for what is under way. Idempotent. */
  stop(): Promise<void>;
}

/** After this long an incomplete window is left as it is, and the next one is looked at. */
const PATIENCE_MS = 1_800_000;
const LONGEST_RETRY_MS = 30_000;
const SECOND_MS = 1_000;

/** Evaluates schedules, and alarms on the live stream; tells findings once; contains where a runbook says so. */
export function watch(options: WatchOptions): Watch {
  const clock = options.clock ?? systemClock;
  const ending = new AbortController();
  const { signal } = ending;
  // Every schedule, every waiting run and the stream listen to it at once; that is no leak.
  setMaxListeners(0, signal);
  let findings = new OpenFindings();
  let ledger = new MemoryLedger();
  let lookedAt: Record<string, number> = {};
  let saving = Promise.resolve();
  const unknown = new Map<string, { readonly fromMs: number; readonly untilMs: number }>();
  const ours = new Map<string, string>();
  let isFollowing: () => void = () => undefined;
  const following = new Promise<void>((resolve) => (isFollowing = resolve));
  const counters = options.runbooks.flatMap((runbook) => alarmCounter(runbook, options.overrides));

  const queue = new RunQueue(
    (job) =>
      decide(job).catch((error: unknown) => {
        if (!signal.aborted) options.on.problem?.({ where: 'run', message: `${job.runbook.id}: ${messageOf(error)}` });
      }),
    (job) =>
      options.on.problem?.({
        where: 'run',
        message: `${job.runbook.id}: the window that ends at ${new Date(job.endMs).toISOString()} was given up; run it by hand`,
      }),
  );

  async function remember(): Promise<void> {
    try {
      const memory = await options.state?.read();
      if (memory === undefined) {
        if (options.state !== undefined)
          options.on.missed?.({ runbook: undefined, fromMs: undefined, untilMs: clock.now() });
        return;
      }
      findings = new OpenFindings(memory.findings);
      ledger = new MemoryLedger(memory.contained);
      lookedAt = { ...memory.lookedAt };
    } catch (error) {
      options.on.problem?.({ where: 'state', message: `what the last watch knew cannot be read: ${messageOf(error)}` });
    }
  }

  /** One write after the other, each of what is known by then. */
  function save(): Promise<void> {
    saving = saving.then(() =>
      options.state
        ?.write({ lookedAt, findings: structuredClone(findings.toJSON()), contained: ledger.toJSON() })
        .catch((error: unknown) => {
          options.on.problem?.({ where: 'state', message: `what is known cannot be kept: ${messageOf(error)}` });
        }),
    );
    return saving;
  }
  const ready = remember();

  /** One run, and again while the store is behind or does not answer: an outage must not swallow an alarm. */
  async function decide(job: RunJob): Promise<void> {
    await ready;
    const since = clock.now();
    let told: string | undefined;
    let audited: AuditedResult | undefined;
    const first = options.retryMs ?? options.store.lookAgainMs ?? 2_000;
    const longest = Math.max(first, LONGEST_RETRY_MS);
    for (let wait = first; !signal.aborted; wait = Math.min(wait * 2, longest)) {
      const attempt = await attemptRun(job, audited);
      audited = 'problem' in attempt ? 'failed' : attempt.result;
      if ('problem' in attempt) {
        if (attempt.problem !== told && !signal.aborted)
          options.on.problem?.({ where: 'run', message: attempt.problem });
        told = attempt.problem;
      } else {
        if (attempt.result !== told) options.on.run?.(attempt, job.trigger);
        told = attempt.result;
        if (attempt.result !== 'incomplete') {
          await answer(attempt);
          tellUnknown(job);
          return looked(job);
        }
        if (!mayBecomeKnown(attempt)) return giveUp(job);
      }
      if (job.late !== undefined || clock.now() - since > PATIENCE_MS) return giveUp(job);
      await pause(clock, wait, signal);
    }
  }

  async function looked({ runbook, trigger, endMs }: RunJob): Promise<void> {
    if (trigger.kind === 'schedule') lookedAt[runbook.id] = Math.max(lookedAt[runbook.id] ?? 0, endMs);
    await save();
  }

  function giveUp(job: RunJob): Promise<void> {
    const { fromMs } = unknown.get(job.runbook.id) ?? { fromMs: job.endMs };
    unknown.set(job.runbook.id, { fromMs, untilMs: job.endMs });
    tellUnknown(job);
    return looked(job);
  }

  /** Windows that stayed unknown, once none of the late ones comes any more: a night is one line and not a hundred. */
  function tellUnknown({ runbook, late }: RunJob): void {
    const range = late === 'more' ? undefined : unknown.get(runbook.id);
    if (range === undefined || !unknown.delete(runbook.id)) return;
    options.on.missed?.({ runbook, ...range });
  }

  async function attemptRun(
    job: RunJob,
    auditedResult: AuditedResult | undefined,
  ): Promise<Run | { readonly problem: string }> {
    try {
      return await runRunbook(job.runbook, {
        store: options.store,
        endMs: job.endMs,
        override: options.overrides?.[job.runbook.id],
        emitter: options.emitter,
        auditedResult,
        clock,
        signal,
      });
    } catch (error) {
      return { problem: `${job.runbook.id}: ${messageOf(error)}` };
    }
  }

  async function answer(run: Run): Promise<void> {
    const fresh = findings.take(run);
    const rows = [...fresh, ...(await goingOn(run))];
    const lastLift = lastLiftIn(options.store, run.runbook, run.window, { signal });
    for (const row of rows) {
      options.on.finding?.(row, run);
      if (run.runbook.response?.contain.automatic !== true) continue;
      const report = await respond(run.runbook, row, {
        control: options.control,
        by: 'watch',
        isAutomatic: true,
        lastLift,
        evidenceMs: evidenceMs(run.columns, row),
        neverLock: options.neverLock,
        mode: options.mode,
        emitter: options.emitter,
        clock,
        ledger,
      });
      const { outcome } = report;
      if (outcome.kind === 'contained') ours.set(outcome.lock.id, run.runbook.id);
      if (outcome.kind === 'contained' || outcome.kind === 'alreadyContained')
        findings.contained(run, row, outcome.lock);
      options.on.response?.(report, run);
    }
  }

  /** Findings that were contained, whose lock has expired, and which go on. */
  async function goingOn(run: Run): Promise<Row[]> {
    if (run.findings.length === 0) return [];
    try {
      return findings.again(run, await options.control.locks(), clock.now());
    } catch (error) {
      options.on.problem?.({ where: 'response', message: `${run.runbook.id}: ${messageOf(error)}` });
      return [];
    }
  }

  function observe(event: AuditEvent): void {
    const lockId = event.eventName === 'DeleteLock' ? event.requestParameters?.lockId : undefined;
    if (lockId !== undefined && event.requestParameters?.cause === 'lifted') {
      findings.lifted(lockId);
      void save();
    }
    const runbook = lockId === undefined ? undefined : ours.get(lockId);
    if (lockId !== undefined && runbook !== undefined) {
      ours.delete(lockId);
      options.on.undo?.({ runbook, lockId, event });
    }
    for (const counter of counters) {
      const alarm = counter.observe(event);
      if (alarm === undefined) continue;
      options.on.alarm?.(alarm);
      // Event times are whole seconds and the window's end is exclusive: end it with the second after the event's.
      const endMs = (Math.floor(Number(event.additionalEventData.timeMs) / SECOND_MS) + 1) * SECOND_MS;
      queue.add({ runbook: alarm.runbook, trigger: { kind: 'alarm', value: alarm.value }, endMs });
    }
  }

  async function follow(): Promise<void> {
    for (let wait = SECOND_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      try {
        for await (const event of options.control.followEvents(signal, isFollowing)) {
          wait = SECOND_MS;
          observe(event);
        }
        if (!signal.aborted) options.on.problem?.({ where: 'stream', message: 'the proxy ended the stream of events' });
      } catch (error) {
        if (!signal.aborted) options.on.problem?.({ where: 'stream', message: messageOf(error) });
      }
      await pause(clock, wait, signal).catch(() => undefined);
    }
  }

  async function keepSchedule(runbook: Runbook, schedule: string): Promise<void> {
    await ready;
    const delay = options.scheduleDelayMs ?? HEARTBEAT_INTERVAL_MS + 15_000;
    const last = lookedAt[runbook.id];
    if (last !== undefined) {
      const { ticks, left } = missedWindows(schedule, last, clock.now());
      if (left !== undefined) options.on.missed?.({ runbook, ...left });
      for (const [index, endMs] of ticks.entries()) {
        const late = index === ticks.length - 1 ? 'last' : 'more';
        queue.add({ runbook, trigger: { kind: 'schedule' }, endMs, late });
      }
    }
    for (
      let tick = nextTick(schedule, clock.now());
      tick !== undefined && !signal.aborted;
      tick = nextTick(schedule, tick)
    ) {
      // A timer has a longest time and a laptop sleeps: wait until the clock says so, not for a sum of timers.
      while (clock.now() < tick + delay && !signal.aborted) {
        await pause(clock, Math.min(tick + delay - clock.now(), 60_000), signal).catch(() => undefined);
      }
      if (!signal.aborted) queue.add({ runbook, trigger: { kind: 'schedule' }, endMs: tick });
    }
  }

  const loops = [follow()];
  for (const runbook of options.runbooks) {
    const schedule = effectiveSchedule(runbook, options.overrides?.[runbook.id]);
    if (schedule !== undefined) loops.push(keepSchedule(runbook, schedule));
  }
  return {
    following,
    stop: async () => {
      ending.abort();
      isFollowing();
      await Promise.all([...loops, queue.stop()]);
      await saving;
    },
  };
}

function alarmCounter(runbook: Runbook, overrides: Overrides | undefined): AlarmCounter[] {
  if (runbook.alarm === undefined) return [];
  const count = effectiveAlarmCount(runbook.alarm, effectiveThreshold(runbook, overrides?.[runbook.id]));
  return [new AlarmCounter(runbook, runbook.alarm, count)];
}
