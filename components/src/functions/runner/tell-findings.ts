import { createHash } from 'node:crypto';
import {
  fillTemplate,
  findingKey,
  renderRun,
  runDocument,
  SECTION_NAMES,
  templateValues,
  type Row,
  type Run,
} from '@sallyport/runbooks';
import { z } from 'zod';
import { contain, containmentText } from './contain';
import { publishFinding } from './finding-event';
import { notify } from './notify';
import { once } from './once';
import { openTicket } from './ops-item';
import type { Parts } from './parts';

/** A run that finds more than this is told the rest of by the runs after it. */
const MOST_AT_ONCE = 20;
const HOUR_MS = 3_600_000;
const WIDTH = 120;

/** A finding that is told: the end of the last window that returned it, Unix time in ms. */
const openSchema = z.object({ endMs: z.number() });

const kindOf = (runbook: string): string => `finding#${runbook}`;
const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Tells and answers each finding of the run once, however many runs return it. A complete run closes those that it no longer returns. */
export async function tellFindings(parts: Parts, run: Run): Promise<void> {
  const { state, clock, log } = parts;
  const { runbook } = run;
  const kind = kindOf(runbook.id);
  const rows = new Map(run.findings.map((row, index) => [digest(findingKey(runbook, row)), index] as const));
  const known = (await state.list(kind)).filter((entry) => entry.untilMs > clock.now());
  const fresh = [...rows].filter(([key]) => !known.some((entry) => entry.key === key));
  const keepMs = runbook.window * 1_000 + HOUR_MS;
  const { endMs } = run.window;
  for (const [key, index] of fresh.slice(0, MOST_AT_ONCE)) {
    await once(
      state,
      () => clock.now(),
      { kind, key, keepMs, data: { endMs } },
      () => tell(parts, run, index, key),
    );
  }
  if (fresh.length > MOST_AT_ONCE) {
    log.write('error', 'more findings than can be told at once', {
      code: 'FINDINGS_MANY',
      runbook: runbook.id,
      findings: fresh.length,
    });
  }
  const complete = run.watermarks.every((watermark) => watermark.passed);
  for (const { key, data } of known) {
    // A window that was late says nothing of one that came after it.
    if (openSchema.parse(data).endMs > endMs) continue;
    if (rows.has(key)) await state.set(kind, { key, untilMs: clock.now() + keepMs, data: { endMs } });
    else if (complete) await state.remove(kind, key);
  }
}

async function tell(parts: Parts, run: Run, index: number, key: string): Promise<void> {
  const { runbook } = run;
  const row: Row = run.findings[index] ?? {};
  // Containment does not wait for tickets.
  const report = await contain(parts, runbook, row);
  const done = containmentText(runbook, report);
  const own: Run = { ...run, findings: [row] };
  const values = templateValues(own, row);
  const answer = fillTemplate(runbook.answer.finding, values);
  const document = { finding: key, ...runDocument(own), response: report?.outcome ?? null };

  const opsItemId = await openTicket(parts, {
    runbook: runbook.id,
    severity: runbook.severity,
    title: `${runbook.title}: ${aboutRow(run, row)}`,
    summary: `${answer}\n\n${done}\n\nThe steps, with this finding's values, are in the operational data "sallyport-steps".`,
    steps: SECTION_NAMES.map((name) => `## ${name}\n\n${fillTemplate(runbook.sections[name].text, values)}`).join(
      '\n\n',
    ),
    dedupKey: `sallyport-${key}`,
  });
  await notify(parts, {
    runbook,
    result: 'finding',
    about: aboutRow(run, row),
    text: `${done}\nTicket: OpsItem ${opsItemId}\n\n${renderRun(own, { width: WIDTH })}`,
    document: { ...document, opsItemId },
  });
  await publishFinding(parts, { ...document, opsItemId });
}

/** The values of the runbook's key, a few words. */
const aboutRow = (run: Run, row: Row): string =>
  run.runbook.key
    .map((column) => String(row[column] ?? ''))
    .filter((text) => text !== '')
    .join(' ');
