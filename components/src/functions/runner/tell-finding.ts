import { messageOf } from '@sallyport/contract';
import {
  fillTemplate,
  renderRun,
  runDocument,
  SECTION_NAMES,
  templateValues,
  type KnownFinding,
  type Row,
  type Run,
} from '@sallyport/runbooks';
import { contain, containmentText } from './contain';
import { publishFinding } from './finding-event';
import { notify } from './notify';
import { once } from './once';
import { openTicket, type Ticket } from './ops-item';
import type { Parts } from './parts';

const WIDTH = 120;
/** While telling is tried again, what went out already is not repeated. */
const TELLING_MS = 86_400_000;

/**
 * Contains, then tells: by a ticket, a message and an event. Each by itself, so that people are paged although the ticket
 * system is away; throws when one of them failed, and tells the rest when it is called again.
 */
export async function tellFinding(parts: Parts, run: Run, row: Row, key: string): Promise<KnownFinding> {
  const { runbook } = run;
  // Its own row only: a run of thousands would not fit into a message.
  const own: Run = { ...run, rows: [row], findings: [row] };
  const report = await contain(parts, run, row);
  const done = containmentText(runbook, report);
  const about = runbook.key
    .map((column) => String(row[column] ?? ''))
    .filter((text) => text !== '')
    .join(' ');

  const ticket = await openTicket(parts, ticketOf(own, row, { about, done, key })).then(
    (opsItemId) => ({ opsItemId }),
    (error: unknown) => ({ error }),
  );
  const document = {
    finding: key,
    ...runDocument({ ...own, suppressed: [] }),
    suppressed: run.suppressed.length,
    response: report?.outcome ?? null,
    opsItemId: 'opsItemId' in ticket ? ticket.opsItemId : null,
  };
  const ticketText = 'error' in ticket ? `none yet: ${messageOf(ticket.error)}` : `OpsItem ${ticket.opsItemId}`;
  const steps = {
    message: () =>
      notify(parts, {
        runbook,
        result: 'finding',
        about,
        text: `${done}\nTicket: ${ticketText}\n\n${renderRun(own, { width: WIDTH })}`,
        document,
      }),
    event: () => publishFinding(parts, document),
  };
  const kind = `telling#${runbook.id}`;
  for (const [step, work] of Object.entries(steps)) {
    await once(parts.state, () => parts.clock.now(), { kind, key: `${key}#${step}`, keepMs: TELLING_MS }, work);
  }
  if ('error' in ticket) throw ticket.error;
  for (const step of Object.keys(steps)) await parts.state.remove(kind, `${key}#${step}`);
  const outcome = report?.outcome;
  if (outcome?.kind !== 'contained' && outcome?.kind !== 'alreadyContained') return {};
  return { lockId: outcome.lock.id, lockUntilMs: Date.parse(outcome.lock.expiresAt) };
}

function ticketOf(
  run: Run,
  row: Row,
  { about, done, key }: { readonly about: string; readonly done: string; readonly key: string },
): Ticket {
  const { runbook } = run;
  const values = templateValues(run, row);
  const steps = SECTION_NAMES.map((name) => `## ${name}\n\n${fillTemplate(runbook.sections[name].text, values)}`);
  return {
    runbook: runbook.id,
    severity: runbook.severity,
    title: `${runbook.title}: ${about}`,
    summary: `${fillTemplate(runbook.answer.finding, values)}\n\n${done}\n\nThe steps, with this finding's values, are in the operational data "sallyport-steps".`,
    steps: steps.join('\n\n'),
    dedupKey: `sallyport-${key}`,
  };
}
