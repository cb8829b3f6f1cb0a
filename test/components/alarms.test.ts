import { buildAuditEvents } from '../../runbooks/src/cases/build-audit-events';
import { requireCases } from '../../runbooks/src/cases/read-cases';
import { alarmConcerns, loadCatalogue, type AlarmRule, type Runbook } from '@sallyport/runbooks';
import { AUDIT_LOG_MESSAGE, type AuditEvent } from '@sallyport/contract';
import { auditLine } from '../../proxy-image/src/control/audit-log';
import { alarmFilterPattern } from '../../components/src/alarms/filter-pattern';
import { patternSelects } from '../../components/src/alarms/filter-pattern.fixture';

/** As the proxy writes it. */
const lineOf = (event: AuditEvent): string =>
  JSON.stringify({ level: 'info', time: new Date().toISOString(), audit: auditLine(event), msg: AUDIT_LOG_MESSAGE });

const CONTEXT = { proxyId: 'p-1', endMs: 1_795_417_200_000, accountId: '123456789012', region: 'eu-central-1' };

async function alarmed(): Promise<(readonly [Runbook, AlarmRule])[]> {
  const { runbooks } = await loadCatalogue();
  return runbooks.flatMap((runbook) => (runbook.alarm === undefined ? [] : [[runbook, runbook.alarm] as const]));
}

async function eventsOfCases(runbook: Runbook): Promise<AuditEvent[]> {
  const cases = await requireCases(runbook);
  return cases.flatMap((each) => buildAuditEvents(each, CONTEXT).flat());
}

test('each metric counts exactly the lines whose events its runbook’s alarm counts', async () => {
  const rules = await alarmed();
  const events = (await Promise.all(rules.map(([runbook]) => eventsOfCases(runbook)))).flat();
  for (const [runbook, rule] of rules) {
    const pattern = alarmFilterPattern(rule);
    const differing = events.filter((event) => patternSelects(pattern, lineOf(event)) !== alarmConcerns(rule, event));
    expect([runbook.id, differing]).toEqual([runbook.id, []]);
    // Else the equality above would hold of patterns that select nothing.
    const own = await eventsOfCases(runbook);
    expect(own.filter((event) => patternSelects(pattern, lineOf(event))).length).toBeGreaterThan(0);
    expect(events.some((event) => !patternSelects(pattern, lineOf(event)))).toBe(true);
  }
});
