import { CIS_PATTERNS } from '../../readers/cis-monitoring/cis-patterns.fixture';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { accountWatchesCisEvents as rule } from './account-watches-cis-events';

const FILTER = 'aws:cloudwatch/logMetricFilter:LogMetricFilter';
const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const ALL_MISSING = [
  'stack: no alarm watches refused API calls (CIS 4.1)',
  'stack: no alarm watches console sign-in without MFA (CIS 4.2)',
  'stack: no alarm watches the use of root (CIS 4.3)',
  'stack: no alarm watches changes of IAM policies (CIS 4.4)',
  'stack: no alarm watches changes of CloudTrail (CIS 4.5)',
  'stack: no alarm watches failed console sign-ins (CIS 4.6)',
  'stack: no alarm watches the end of KMS keys (CIS 4.7)',
  'stack: no alarm watches changes of bucket policies (CIS 4.8)',
  'stack: no alarm watches changes of AWS Config (CIS 4.9)',
  'stack: no alarm watches changes of security groups (CIS 4.10)',
  'stack: no alarm watches changes of network ACLs (CIS 4.11)',
  'stack: no alarm watches changes of network gateways (CIS 4.12)',
  'stack: no alarm watches changes of route tables (CIS 4.13)',
  'stack: no alarm watches changes of VPCs (CIS 4.14)',
  'stack: no alarm watches changes of the organization (CIS 4.15)',
];

const filter = (name: string, pattern: Row['props'][string]) =>
  row(FILTER, `filter-${name}`, { pattern, metricTransformation: { name, namespace: 'CIS', value: '1' } });
const alarm = (name: string, more: Row['props'] = {}) =>
  row(ALARM, `alarm-${name}`, { metricName: name, namespace: 'CIS', ...more });
const watch = (name: string, pattern: Row['props'][string]): Row[] => [filter(name, pattern), alarm(name)];
const said = (rows: readonly Row[], settings: object = {}) =>
  judge(rule, rows, { baseline: true, ...settings }).violations;
const EVERYTHING = CIS_PATTERNS.flatMap((pattern, index) => watch(`m${index}`, pattern));
const keysOnly = (pattern: string) => said(watch('keys', pattern)).find((each) => each.includes('4.7'));

test('nothing is said of a stack that is no baseline', () => {
  expect(judge(rule, [])).toEqual({ violations: [], undecided: [] });
});

test('a baseline with all of them', () => {
  expect(said(EVERYTHING)).toEqual([]);
});

test('a baseline with none of them', () => {
  expect(said([])).toEqual(ALL_MISSING);
});

test('what something else watches', () => {
  const watchedElsewhere = ALL_MISSING.map((_each, index) => String(index + 1)).filter((each) => each !== '7');
  expect(said([], { watchedElsewhere })).toEqual(['stack: no alarm watches the end of KMS keys (CIS 4.7)']);
});

test('a filter without an alarm, or whose alarm is disabled, watches nothing', () => {
  const pattern = CIS_PATTERNS[6] ?? '';
  const says = 'stack: no alarm watches the end of KMS keys (CIS 4.7)';
  expect(said([filter('keys', pattern)])).toContain(says);
  expect(said([filter('keys', pattern), alarm('other')])).toContain(says);
  expect(said([filter('keys', pattern), alarm('keys', { actionsEnabled: false })])).toContain(says);
  expect(said([filter('keys', pattern), alarm('keys', { actionsEnabled: true })])).not.toContain(says);
});

test('what a filter matches counts, not how it is written', () => {
  expect(keysOnly('{$.eventName=ScheduleKeyDeletion||$.eventName=DisableKey}')).toBeUndefined();
  expect(keysOnly('{ $.eventSource = "kms.*" && $.readOnly IS FALSE }')).toBeUndefined();
  expect(keysOnly('{ $.eventName = %^(DisableKey|ScheduleKeyDeletion)$% }')).toBeUndefined();
});

test('a filter that misses some names them', () => {
  expect(keysOnly('{ $.eventName = DisableKey }')).toBe(
    'stack: no alarm watches the end of KMS keys (CIS 4.7) in full: it misses ScheduleKeyDeletion',
  );
});

test('several filters together', () => {
  const rows = [...watch('a', '{ $.eventName = DisableKey }'), ...watch('b', '{ $.eventName = ScheduleKeyDeletion }')];
  expect(said(rows)).not.toContainEqual(expect.stringContaining('4.7'));
});

test.each(['{ $.eventName = * }', '{ $.eventVersion = "1.*" }', 'DisableKey', '', '{ $.eventName = }'])(
  'a filter that counts everything, or that is not understood, watches nothing: %s',
  (pattern) => {
    expect(said(watch('m', pattern))).toEqual(ALL_MISSING);
  },
);

describe('a filter on a log group of the stack', () => {
  const group = (name: string) => row('aws:cloudwatch/logGroup:LogGroup', name, { name });
  const trail = row('aws:cloudtrail/trail:Trail', 'trail', {}, { links: { cloudWatchLogsGroupArn: ['events'] } });
  const on = (logGroupName: string): Row[] => [
    row(FILTER, 'filter', {
      logGroupName,
      pattern: CIS_PATTERNS[6] ?? '',
      metricTransformation: { name: 'keys', namespace: 'CIS', value: '1' },
    }),
    alarm('keys'),
  ];
  const watchesKeys = (...rows: Row[]) => !said(rows).some((each) => each.includes('4.7'));

  test('reads the trail only where a trail writes', () => {
    expect(watchesKeys(group('events'), group('app'), trail, ...on('events'))).toBe(true);
    expect(watchesKeys(group('events'), group('app'), trail, ...on('app'))).toBe(false);
  });

  test('is taken to read a trail of another stack', () => {
    expect(watchesKeys(group('events'), trail, ...on('elsewhere'))).toBe(true);
    expect(watchesKeys(group('app'), ...on('app'))).toBe(true);
  });
});

test('of aws-native', () => {
  const native = CIS_PATTERNS.flatMap((filterPattern, index) => {
    const made = { metricName: `m${index}`, metricNamespace: 'CIS' };
    return [
      row('aws-native:logs:MetricFilter', `f${index}`, { filterPattern, metricTransformations: [made] }),
      row('aws-native:cloudwatch:Alarm', `a${index}`, { metricName: `m${index}`, namespace: 'CIS' }),
    ];
  });
  expect(said(native)).toEqual([]);
});

test('a pattern that is not known is refused', () => {
  expect(said([...EVERYTHING, ...watch('x', unknown)])).toEqual([
    'filter-x: pattern is not known before the deployment, and judging it after would be too late',
  ]);
});
