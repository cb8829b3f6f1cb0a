import { loadCatalogue, type AlarmRule, type Runbook } from '@sallyport/runbooks';
import { insightsQuery } from './insights-query';

const withAlarm = async (alarm: Partial<AlarmRule>): Promise<Runbook> => {
  const { runbooks } = await loadCatalogue();
  const runbook = runbooks.find(({ id }) => id === 'ssh-denied-surge');
  if (runbook?.alarm === undefined) throw new Error('the catalogue has no alarm of ssh-denied-surge');
  return { ...runbook, alarm: { ...runbook.alarm, ...alarm } };
};

test('asks the log what the alarm counts', async () => {
  const runbook = await withAlarm({
    events: ['AuthenticateUser'],
    errorCodes: ['AuthenticationFailed', 'MfaFailed'],
    where: { principalClass: ['person'] },
    by: 'source',
  });
  expect(insightsQuery(runbook)?.split('\n')).toEqual([
    `# ${runbook.title} (runbook ssh-denied-surge)`,
    'filter msg = "audit event"',
    '| filter audit.eventName in ["AuthenticateUser"]',
    '| filter audit.errorCode in ["AuthenticationFailed", "MfaFailed"]',
    '| filter audit.principalClass in ["person"]',
    '| stats sum(audit.count) as events, min(@timestamp) as firstSeen, max(@timestamp) as lastSeen by audit.source as source',
    '| sort events desc',
    '| limit 1000',
  ]);
});

test('counts different ones where the alarm does, of successes where it names no error', async () => {
  const query = insightsQuery(await withAlarm({ errorCodes: [], where: {}, by: 'principal', distinct: 'target' }));
  expect(query).toContain('| filter audit.errorCode in [""]');
  expect(query).toContain('count_distinct(audit.target) as targets');
  expect(query).toContain('| sort targets desc');
});

test('says nothing where the log does not tell, or where there is no alarm', async () => {
  expect(insightsQuery(await withAlarm({ where: { reason: ['x'] } }))).toBeUndefined();
  const { runbooks } = await loadCatalogue();
  const silent = runbooks.filter(({ alarm }) => alarm === undefined);
  expect(silent.length).toBeGreaterThan(0);
  expect(silent.map(insightsQuery)).toEqual(silent.map(() => undefined));
});
