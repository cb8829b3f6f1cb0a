import {
  analyseRunbook,
  fillTemplate,
  formatDuration,
  printable,
  type AlarmRule,
  type Row,
  type Runbook,
} from '@sallyport/runbooks';
import { createHash } from 'node:crypto';
import { containmentText } from './contain';
import { forEach } from './for-each';
import { notify } from './notify';
import { once } from './once';
import type { Parts } from './parts';
import { sightingRow, type Sighting } from './sighting';

/** Strangers choose their source addresses: a thousand of them must not page anybody a thousand times. */
const MOST_AT_ONCE = 20;
const MOST_NAMES = 5;

interface Look {
  /** The most frequent first. */
  readonly crossed: readonly Sighting[];
  /** `part`: the log was longer than could be read, so that every count is the least there was. */
  readonly coverage: 'whole' | 'part';
  /** For how long the same subject is not told again. */
  readonly keepMs: number;
  /** Called before each telling; must be idempotent. */
  readonly beforeTelling: () => Promise<void>;
}

const keyOf = ({ value }: Sighting): string => createHash('sha256').update(value).digest('hex');

/** Tells whoever crossed the alarm and is not told yet. How many were told. */
export async function tellSightings(parts: Parts, runbook: Runbook, rule: AlarmRule, look: Look): Promise<number> {
  const kind = `sighting#${runbook.id}`;
  const held = (await parts.state.list(kind)).filter(({ untilMs }) => untilMs > parts.clock.now());
  const known = new Set(held.map(({ key }) => key));
  const fresh = look.crossed.filter((sighting) => !known.has(keyOf(sighting)));
  let told = 0;
  await forEach(fresh.slice(0, MOST_AT_ONCE), async (sighting) => {
    const outcome = await once(
      parts.state,
      () => parts.clock.now(),
      { kind, key: keyOf(sighting), keepMs: look.keepMs },
      async () => {
        await look.beforeTelling();
        const row = sightingRow(sighting);
        await tellSighting(parts, runbook, rule, { sighting, coverage: look.coverage, row });
      },
    );
    if (outcome === 'done') told += 1;
  });
  const others = fresh.slice(MOST_AT_ONCE);
  if (others.length > 0) await tellOthers(parts, runbook, rule, { ...look, others });
  return told;
}

/** The log alone contains nothing: whoever may write into the log group could else lock whom they like. */
const pendingText = (runbook: Runbook): string =>
  runbook.response?.contain.automatic === true
    ? 'Nothing is contained yet: it is, once the audit store confirms it. Take the steps of "Contain" by hand if that is too late.'
    : containmentText(runbook, undefined);

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
  seen: {
    readonly sighting: Sighting;
    readonly coverage: Look['coverage'];
    readonly row: Row;
  },
): Promise<void> {
  const { sighting, coverage, row } = seen;
  const { by, value, count, threshold, firstMs, lastMs } = sighting;
  const what = rule.distinct === undefined ? 'events' : `different values of ${rule.distinct}`;
  const lines = sighting.named.map(({ subject, names }) => `  ${subject}: ${list(names)}`);
  const text = [
    `${runbook.title} (${runbook.id}, ${runbook.severity})`,
    `INCOMPLETE: ${by} ${printable(value)}: ${atLeast(coverage)}${count} ${what} within ${formatDuration(rule.within)}; the alarm is at ${threshold}. ` +
      'This is from the log of the proxies; the audit store is asked now, and a finding follows if it confirms it.',
    pendingText(runbook),
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
      coverage,
      threshold,
      firstAt: iso(firstMs),
      lastAt: iso(lastMs),
      named: Object.fromEntries(sighting.named.map(({ subject, names }) => [subject, names.slice(0, MOST_NAMES)])),
      response: null,
    },
  });
}

/** Told once for as long as a look reaches back; the looks of the next minutes tell the others, as many at a time. */
async function tellOthers(
  parts: Parts,
  runbook: Runbook,
  rule: AlarmRule,
  { others, coverage, keepMs }: Pick<Look, 'coverage' | 'keepMs'> & { readonly others: readonly Sighting[] },
): Promise<void> {
  const named = list(others.map(({ value, count }) => [value, count] as const));
  const many = `${atLeast(coverage)}${others.length}`;
  const text = [
    `${runbook.title} (${runbook.id}, ${runbook.severity})`,
    `INCOMPLETE: ${many} more crossed the alarm than the ${MOST_AT_ONCE} ${rule.by}s that are told one by one: ${named}. ` +
      'The next looks tell them too, a minute apart, as long as the alarm stands; nothing of these is contained yet.',
  ].join('\n\n');
  await once(
    parts.state,
    () => parts.clock.now(),
    { kind: `sightings#${runbook.id}`, key: 'others', keepMs },
    () =>
      notify(parts, {
        runbook,
        result: 'incomplete',
        about: `${many} more`,
        text,
        document: {
          runbook: runbook.id,
          severity: runbook.severity,
          result: 'incomplete',
          by: rule.by,
          more: others.length,
          coverage,
        },
      }),
  );
}

const atLeast = (coverage: Look['coverage']): string => (coverage === 'part' ? 'at least ' : '');

const iso = (ms: number): string => new Date(ms).toISOString();

function list(names: readonly (readonly [string, number])[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).map(([name, weight]) => `${printable(name)} (${weight})`);
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
