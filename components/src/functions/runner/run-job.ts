import { formatDuration, runRunbook, RunbookError, type Run, type RunResult } from '@sallyport/runbooks';
import { messageOf } from '@sallyport/contract';
import { z } from 'zod';
import { notify } from './notify';
import { LEASE_MS } from './once';
import type { Parts } from './parts';
import { packedRunbook } from './settings';
import { tellFindings } from './tell-findings';

/** One window of one runbook that is to be looked at, until the store has all of it. */
const jobSchema = z.object({
  runbook: z.string(),
  /** The window's end, Unix time in ms. */
  endMs: z.number(),
  trigger: z.enum(['schedule', 'alarm']),
  sinceMs: z.number(),
  /** What the audit trail says of it already: waiting is one run, not one a look. */
  audited: z.enum(['finding', 'clean', 'incomplete', 'failed']).optional(),
});
export type Job = z.infer<typeof jobSchema>;

const KIND = 'job';
/** How long between looks at a store that is behind. */
const RETRY_MS = 50_000;
/** After this long the window is left as it is, and people are told so. */
const PATIENCE_MS = 3_600_000;
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
  const taken = await parts.state.take(KIND, { key: keyOf(job), untilMs: parts.clock.now() + LEASE_MS, data: job });
  if (taken) await runJob(parts, job);
}

/** Takes up every job whose time has come. One that fails does not hold up the others. */
export async function resumeJobs(parts: Parts): Promise<void> {
  const due = (await parts.state.list(KIND)).filter((entry) => entry.untilMs <= parts.clock.now());
  const jobs = due.map((entry) => jobSchema.parse(entry.data)).sort((left, right) => left.endMs - right.endMs);
  for (const job of jobs) {
    try {
      await startJob(parts, job);
    } catch (error) {
      parts.log.failure('error', 'a run failed and is tried again', error, { runbook: job.runbook });
    }
  }
}

async function runJob(parts: Parts, job: Job): Promise<void> {
  const run = await attempt(parts, job);
  if (run !== undefined && run.result !== 'incomplete') {
    await tellFindings(parts, run);
    await parts.state.remove(KIND, keyOf(job));
    return;
  }
  const later: Job = { ...job, audited: run?.result ?? 'failed' };
  if (parts.clock.now() - job.sinceMs < PATIENCE_MS) {
    await parts.state.set(KIND, { key: keyOf(job), untilMs: parts.clock.now() + RETRY_MS, data: later });
    return;
  }
  await giveUp(parts, job, run);
}

/** Undefined when the store did not answer, which the next look may mend. */
async function attempt(parts: Parts, job: Job): Promise<Run | undefined> {
  const runbook = packedRunbook(parts.packed, job.runbook);
  try {
    const run = await runRunbook(runbook, {
      store: parts.store,
      endMs: job.endMs,
      override: parts.packed.settings.overrides[runbook.id],
      emitter: parts.emitter,
      auditedResult: job.audited,
      clock: parts.clock,
    });
    logRun(parts, job, run.result, run.notes);
    return run;
  } catch (error) {
    const final = error instanceof RunbookError && FINAL_CODES.includes(error.code);
    parts.log.failure(final ? 'error' : 'warn', 'a run failed', error, { runbook: runbook.id });
    if (!final) return undefined;
    await parts.state.remove(KIND, keyOf(job));
    await tellFailure(parts, job, messageOf(error));
    throw error;
  }
}

function logRun(parts: Parts, job: Job, result: RunResult, notes: readonly string[]): void {
  const windowEnd = new Date(job.endMs).toISOString();
  parts.log.write('info', 'run', { runbook: job.runbook, trigger: job.trigger, windowEnd, result });
  for (const note of notes) parts.log.write('warn', 'note of a run', { runbook: job.runbook, note });
}

async function giveUp(parts: Parts, job: Job, run: Run | undefined): Promise<void> {
  const late = run?.watermarks.filter(({ passed }) => !passed).map(({ explanation }) => explanation) ?? [];
  const why = run === undefined ? 'the audit store did not answer' : late.join('; ');
  parts.log.write('error', 'a window was given up', { code: 'RUN_GIVEN_UP', runbook: job.runbook, why });
  await tellFailure(parts, job, `not known after ${formatDuration(PATIENCE_MS / 1_000)}: ${why}`);
  await parts.state.remove(KIND, keyOf(job));
}

async function tellFailure(parts: Parts, job: Job, why: string): Promise<void> {
  const runbook = packedRunbook(parts.packed, job.runbook);
  const windowEnd = new Date(job.endMs).toISOString();
  await notify(parts, {
    runbook,
    result: 'failed',
    about: '',
    text: [
      `${runbook.title} (${runbook.id}, ${runbook.severity})`,
      `NOT KNOWN for the window of ${formatDuration(runbook.window)} that ends at ${windowEnd}: ${why}.`,
      `It is not clean. Run it by hand: sallyport runbooks run ${runbook.id}`,
    ].join('\n\n'),
    document: { runbook: runbook.id, result: 'failed', windowEnd, why },
  });
}
