import {
  analyseRunbook,
  fillTemplate,
  formatDuration,
  printable,
  type AlarmRule,
  type ResponseReport,
  type Row,
  type Runbook,
} from '@sallyport/runbooks';
import { createHash } from 'node:crypto';
import { contain, containmentText } from './contain';
import { forEach } from './for-each';
import { readLoggedEvents } from './log-events';
import { notify } from './notify';
import { once } from './once';
import type { Parts } from './parts';
import { queueJob, startJob, type Job } from './run-job';
import { packedRunbook } from './settings';
import { sightingRow, sightings, type Sighting } from './sighting';

const KIND = 'alarm';
/** An alarm whose end was missed is forgotten after this. */
const LONGEST_ALARM_MS = 7 * 86_400_000;
/** CloudWatch evaluates once a minute, a little after the events. */
const LATE_MS = 300_000;
const SECOND_MS = 1_000;
const MOST_NAMES = 5;

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
  await forEach(await parts.state.list(KIND), ({ key }) => look(parts, key));
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
  const endMs = (Math.floor(Math.max(...crossed.map(({ atMs }) => atMs)) / SECOND_MS) + 1) * SECOND_MS;
  const job: Job = { runbook: runbook.id, endMs, trigger: 'alarm', sinceMs: now, looks: 0 };
  const told: string[] = [];
  await forEach(crossed, async (sighting) => {
    const key = createHash('sha256').update(sighting.value).digest('hex');
    // Quiet for as long as this look reaches back, so that the same events are told once.
    const keepMs = rule.within * SECOND_MS + LATE_MS;
    const what = { kind: `sighting#${runbook.id}`, key, keepMs };
    const outcome = await once(
      parts.state,
      () => parts.clock.now(),
      what,
      async () => {
        // First, so that an invocation which dies after telling people leaves the run to the next sweep.
        await queueJob(parts, job);
        const row = sightingRow(sighting, events);
        await tellSighting(parts, runbook, rule, { sighting, row, report: await contain(parts, runbook, row) });
      },
    );
    if (outcome === 'done') told.push(key);
  });
  if (told.length > 0) await startJob(parts, job);
}

/** A column of the query that the log does not tell. */
const UNKNOWN = '(not known yet)';

/** The first section of the runbook, with what is known of the finding to come. */
function assessText(runbook: Runbook, row: Row): string {
  const unknown = Object.fromEntries(analyseRunbook(runbook).columns.map(({ name }) => [name, UNKNOWN]));
  const filled: Row = { ...unknown, ...row };
  return fillTemplate(runbook.sections.Assess.text, { row: filled, rows: [filled], parameter: () => undefined });
}

async function tellSighting(
  parts: Parts,
  runbook: Runbook,
  rule: AlarmRule,
  seen: { readonly sighting: Sighting; readonly row: Row; readonly report: ResponseReport | undefined },
): Promise<void> {
  const { sighting, row, report } = seen;
  const { by, value, count, threshold, firstMs, lastMs } = sighting;
  const what = rule.distinct === undefined ? 'events' : `different values of ${rule.distinct}`;
  const lines = sighting.named.map(({ subject, names }) => `  ${subject}: ${list(names)}`);
  const text = [
    `${runbook.title} (${runbook.id}, ${runbook.severity})`,
    `INCOMPLETE: ${by} ${printable(value)}: ${count} ${what} within ${formatDuration(rule.within)}; the alarm is at ${threshold}. ` +
      'This is from the log of the proxies; the audit store is asked now, and a finding follows if it confirms it.',
    containmentText(runbook, report),
    [`Between ${iso(firstMs)} and ${iso(lastMs)}:`, `  acts: ${list(sighting.acts)}`, ...lines].join('\n'),
    `## Assess\n\n${assessText(runbook, row)}`,
  ].join('\n\n');
  await notify(parts, {
    runbook,
    result: 'incomplete',
    about: `${by} ${value}`,
    text,
    document: {
      runbook: runbook.id,
      severity: runbook.severity,
      result: 'incomplete',
      by,
      value,
      count,
      threshold,
      firstAt: iso(firstMs),
      lastAt: iso(lastMs),
      named: Object.fromEntries(sighting.named.map(({ subject, names }) => [subject, names.slice(0, MOST_NAMES)])),
      response: report?.outcome ?? null,
    },
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();

function list(names: readonly (readonly [string, number])[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).map(([name, weight]) => `${printable(name)} (${weight})`);
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
