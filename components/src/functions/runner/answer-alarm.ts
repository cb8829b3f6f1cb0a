import { forEach } from './for-each';
import { readLoggedEvents } from './log-events';
import type { Parts } from './parts';
import { queueJob, startJob, type Job } from './run-job';
import { packedRunbook } from './settings';
import { sightings } from './sighting';
import { tellSightings } from './tell-sightings';

const KIND = 'alarm';
/** An alarm whose end was missed is forgotten after this. */
const LONGEST_ALARM_MS = 7 * 86_400_000;
/** CloudWatch evaluates once a minute, a little after the events. */
const LATE_MS = 300_000;
const SECOND_MS = 1_000;

/**
 * The metric counts all events of a rule together, since a metric of its own for each principal would cost without bound.
 * So its alarm only says "look": here the events are counted by subject, and as long as the alarm stands, again each minute.
 */
export async function answerAlarm(
  parts: Parts,
  runbookId: string,
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
): Promise<void> {
  if (state !== 'ALARM') return parts.state.remove(KIND, runbookId);
  await parts.state.set(KIND, { key: runbookId, untilMs: parts.clock.now() + LONGEST_ALARM_MS, data: {} });
  await look(parts, runbookId);
}

/** Looks again at every alarm that stands: a second attacker makes no second change of its state. */
export async function lookAgain(parts: Parts): Promise<void> {
  const standing = (await parts.state.list(KIND)).filter(({ untilMs }) => untilMs > parts.clock.now());
  await forEach(standing, async ({ key }) => {
    if (parts.packed.runbooks.has(key)) return look(parts, key);
    parts.log.write('warn', 'an alarm of a runbook that is gone is forgotten', { runbook: key });
    await parts.state.remove(KIND, key);
  });
}

async function look(parts: Parts, runbookId: string): Promise<void> {
  const runbook = packedRunbook(parts.packed, runbookId);
  const rule = runbook.alarm;
  if (rule === undefined) return;
  const now = parts.clock.now();
  const window = { startMs: now - rule.within * SECOND_MS - LATE_MS, endMs: now };
  const { events, truncated } = await readLoggedEvents(parts.logs, parts.environment.logGroupName, rule, window);
  const crossed = sightings(runbook, rule, parts.packed.settings.overrides[runbook.id], events);
  parts.log.write('info', 'alarm', { runbook: runbook.id, events: events.length, crossed: crossed.length });
  if (truncated)
    parts.log.write('warn', 'the log was longer than could be read', { code: 'LOG_LONG', runbook: runbook.id });
  if (crossed.length === 0) return;
  // Event times are whole seconds and the window's end is exclusive: end it with the second after the event's.
  const endMs =
    (Math.floor(crossed.reduce((latest, { atMs }) => Math.max(latest, atMs), 0) / SECOND_MS) + 1) * SECOND_MS;
  const job: Job = { runbook: runbook.id, endMs, trigger: 'alarm', sinceMs: now, looks: 0 };
  const told = await tellSightings(parts, runbook, rule, {
    crossed,
    coverage: truncated ? 'part' : 'whole',
    // Quiet for as long as this look reaches back, so that the same events are told once.
    keepMs: rule.within * SECOND_MS + LATE_MS,
    // First, so that an invocation which dies after telling people leaves the run to the next sweep.
    beforeTelling: () => queueJob(parts, job),
  });
  if (told > 0) await startJob(parts, job);
}
