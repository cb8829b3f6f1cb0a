import { analyseRunbook, formatDuration, mayBecomeKnown, runRunbook, RunbookError, type Run } from '@sallyport/runbooks';
import { messageOf } from '@sallyport/contract';
import { z } from 'zod';
import { forEach } from './for-each';
import { LEASE_MS } from './once';
import type { Parts } from './parts';
import { tellFailure } from './run-failure';
import { packedRunbook } from './settings';
import { tellFindings } from './tell-findings';

/** One window of one runbook that is to be looked at, until the store has all of it. */
const jobSchema = z.object({
  runbook: z.string(),
  /** The window's end, Unix time in ms. */
  endMs: z.number(),
  trigger: z.enum(['schedule', 'alarm']),
  sinceMs: z.number(),
  /** How often it was looked at. */
  looks: z.number(),
  /** What the audit trail says of it already: waiting is one run, not one a look. */
  audited: z.enum(['finding', 'clean', 'incomplete', 'unknown', 'failed']).optional(),
});
export type Job = z.infer<typeof jobSchema>;

const KIND = 'job';
/** The pause after the first look; it doubles, since every look is a query that costs. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 900_000;
/** After this long the window is left as it is, and people are told so. */
const PATIENCE_MS = 3_600_000;
/** Without any proxy there is nothing to wait for; that proxies fell silent is an alarm of its own. */
const PATIENCE_WITHOUT_PROXIES_MS = 600_000;
/** A finding that cannot be told is tried again for a day. */
const LONGEST_MS = 86_400_000;
/** A refusal that the next look would meet again. */
const FINAL_CODES: readonly string[] = [
  'QUERY_FAILED',
  'PARAMETER_INVALID',
  'RUNBOOK_INVALID',
  'OVERRIDE_INVALID',
  'STORE_INVALID',
];

const keyOf = (job: Job): string => `${job.runbook}#${job.endMs}`;

/** Leaves a job to the next sweep; one that waits or is under way already stays as it is. */
export async function queueJob(parts: Parts, job: Job): Promise<void> {
  await parts.state.take(KIND, { key: keyOf(job), untilMs: parts.clock.now(), data: job });
}

/** Looks at once, and leaves what is not known yet for the sweeps of the coming minutes. */
export async function startJob(parts: Parts, job: Job): Promise<void> {
  const absent = absentTable(parts, job);
  if (absent !== undefined) {
    parts.log.write('info', 'not run: the audit store does not hold its table', {
      runbook: job.runbook,
      table: absent,
    });
    return;
  }
  const taken = await parts.state.take(KIND, { key: keyOf(job), untilMs: parts.clock.now() + LEASE_MS, data: job });
  if (taken) await runJob(parts, job);
}

/** Takes up every job whose time has come, the oldest window first. */
export async function resumeJobs(parts: Parts): Promise<void> {
  const due = (await parts.state.list(KIND)).filter((entry) => entry.untilMs <= parts.clock.now());
  const jobs = due.map((entry) => jobSchema.parse(entry.data)).sort((left, right) => left.endMs - right.endMs);
  await forEach(jobs, async (job) => {
    if (parts.packed.runbooks.has(job.runbook)) return startJob(parts, job);
    parts.log.write('warn', 'a job of a runbook that is gone is forgotten', { runbook: job.runbook });
    await parts.state.remove(KIND, keyOf(job));
  });
}

function absentTable(parts: Parts, job: Job): string | undefined {
  const { tables } = analyseRunbook(packedRunbook(parts.packed, job.runbook));
  return tables.find((table) => parts.store.tableText(table) === undefined);
}

async function runJob(parts: Parts, job: Job): Promise<void> {
  try {
    const look = await lookAt(parts, job);
    if (look.kind === 'later') return await lookLater(parts, { ...job, audited: look.audited });
    if (look.kind === 'known') await tellFindings(parts, look.run);
    if (look.kind === 'never') await tellFailure(parts, job, look.why);
    await parts.state.remove(KIND, keyOf(job));
  } catch (error) {
    if (parts.clock.now() - job.sinceMs < LONGEST_MS) await lookLater(parts, job);
    else await parts.state.remove(KIND, keyOf(job));
    throw error;
  }
}

const lookLater = (parts: Parts, job: Job): Promise<void> => {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** job.looks, LONGEST_PAUSE_MS);
  const data: Job = { ...job, looks: job.looks + 1 };
  return parts.state.set(KIND, { key: keyOf(job), untilMs: parts.clock.now() + pauseMs, data });
};

type Look =
  | { readonly kind: 'known'; readonly run: Run }
  | { readonly kind: 'later'; readonly audited: Job['audited'] }
  | { readonly kind: 'never'; readonly why: string }
  | { readonly kind: 'dropped' };

async function lookAt(parts: Parts, job: Job): Promise<Look> {
  const waitedMs = parts.clock.now() - job.sinceMs;
  const runbook = packedRunbook(parts.packed, job.runbook);
  const windowEnd = new Date(job.endMs).toISOString();
  let run: Run;
  try {
    run = await runRunbook(runbook, {
      store: parts.store,
      endMs: job.endMs,
      override: parts.packed.settings.overrides[runbook.id],
      emitter: parts.emitter,
      auditedResult: job.audited,
      clock: parts.clock,
    });
  } catch (error) {
    const final = (error instanceof RunbookError && FINAL_CODES.includes(error.code)) || waitedMs >= PATIENCE_MS;
    parts.log.failure(final ? 'error' : 'warn', 'a run failed', error, { runbook: runbook.id, windowEnd });
    return final ? { kind: 'never', why: messageOf(error) } : { kind: 'later', audited: 'failed' };
  }
  parts.log.write('info', 'run', { runbook: runbook.id, trigger: job.trigger, windowEnd, result: run.result });
  for (const note of run.notes) parts.log.write('warn', 'note of a run', { runbook: runbook.id, note });
  if (run.result !== 'incomplete') return { kind: 'known', run };
  const late = run.watermarks.filter(({ passed }) => !passed);
  const nobody = late.some(({ table, proxies }) => table === 'ssh_events' && proxies.length === 0);
  const hopeless = !mayBecomeKnown(run);
  if (!hopeless && waitedMs < (nobody ? PATIENCE_WITHOUT_PROXIES_MS : PATIENCE_MS))
    return { kind: 'later', audited: 'incomplete' };
  const why = late.map(({ explanation }) => explanation).join('; ');
  parts.log.write(nobody ? 'warn' : 'error', 'a window was given up', {
    code: 'RUN_GIVEN_UP',
    runbook: runbook.id,
    windowEnd,
    why,
  });
  if (nobody) return { kind: 'dropped' };
  if (hopeless) return { kind: 'never', why };
  return { kind: 'never', why: `not known after ${formatDuration(PATIENCE_MS / 1_000)}: ${why}` };
}
