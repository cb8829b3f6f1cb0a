import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { opensearchWritesAuditLogs as rule } from './opensearch-writes-audit-logs';

const none = ['d: logPublishingOptions has no option of AUDIT_LOGS'];
const off = (path: string) => [`d: logPublishingOptions${path}.enabled turns the audit logs off`];
const judged = (type: string, logPublishingOptions: Value) => judge(rule, [row(type, 'd', { logPublishingOptions })]);
const audit = { logType: 'AUDIT_LOGS', cloudwatchLogGroupArn: unknown };

describe.each(['aws:opensearch/domain:Domain', 'aws:elasticsearch/domain:Domain'])('%s', (type) => {
  test.each([
    ['an option', [{ logType: 'INDEX_SLOW_LOGS' }, audit], []],
    ['one option in place of a list', audit, []],
    ['one that is on', [{ ...audit, enabled: true }], []],
    ['one that is off', [{ ...audit, enabled: false }], off('[0]')],
    ['others', [{ logType: 'INDEX_SLOW_LOGS' }], none],
    ['one other in place of a list', { logType: 'INDEX_SLOW_LOGS', enabled: true }, none],
    ['an empty list', [], none],
    ['nothing', null, none],
  ])('%s', (_case, options, violations) => {
    expect(judged(type, options)).toEqual({ violations, undecided: [] });
  });
});

describe.each(['aws-native:opensearchservice:Domain', 'aws-native:elasticsearch:Domain'])('%s', (type) => {
  test.each([
    ['an option', { SEARCH_SLOW_LOGS: {}, AUDIT_LOGS: { enabled: true } }, []],
    ['as Cloud Control writes it', { audit_Logs: { cloudWatchLogsLogGroupArn: unknown } }, []],
    ['one that is off', { AUDIT_LOGS: { enabled: false } }, off('.AUDIT_LOGS')],
    ['others', { SEARCH_SLOW_LOGS: { enabled: true } }, none],
    ['nothing', {}, none],
  ])('%s', (_case, options, violations) => {
    expect(judged(type, options)).toEqual({ violations, undecided: [] });
  });
});

test.each([
  ['the options', unknown, 'logPublishingOptions'],
  ['a type', [{ logType: unknown }], 'logPublishingOptions[0].logType'],
  ['a switch', [{ ...audit, enabled: unknown }], 'logPublishingOptions[0].enabled'],
])('%s unknown is undecided', (_case, options, path) => {
  expect(judged('aws:opensearch/domain:Domain', options)).toEqual({ violations: [], undecided: [`d: ${path}`] });
});
