import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { metricFilterHasAlarm as rule } from './metric-filter-has-alarm';

const FILTER = 'aws:cloudwatch/logMetricFilter:LogMetricFilter';
const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const SAYS = 'f: metricTransformation.name is a metric that no alarm of the stack looks at';
const made = (name: Row['props'][string] = 'Refusals', namespace: Row['props'][string] = 'Trail') =>
  ({ metricTransformation: { name: name ?? null, namespace: namespace ?? null, value: '1' } }) satisfies Row['props'];
const filter = (props: Row['props'] = made(), links: NonNullable<Row['links']> = {}) =>
  row(FILTER, 'f', props, { links });
const said = (...rows: Row[]) => judge(rule, rows).violations;

const NAMED = { metricName: 'Refusals', namespace: 'Trail' };
const OTHER = { metricName: 'Other', namespace: 'Trail' };

test('a filter without any alarm', () => {
  expect(said(filter())).toEqual([SAYS]);
});

test.each<[string, string, Row['props'], boolean]>([
  ['an alarm on it', ALARM, NAMED, true],
  ['an alarm on another name', ALARM, OTHER, false],
  ['an alarm in another namespace', ALARM, { metricName: 'Refusals', namespace: 'Other' }, false],
  ['an alarm of aws-native', 'aws-native:cloudwatch:Alarm', NAMED, true],
  [
    'a query',
    ALARM,
    {
      metricQueries: [
        { id: 'a', expression: 'm / 2' },
        { id: 'm', metric: NAMED },
      ],
    },
    true,
  ],
  ['a query of another', ALARM, { metricQueries: [{ id: 'm', metric: OTHER }] }, false],
  ['a query of aws-native', 'aws-native:cloudwatch:Alarm', { metrics: [{ metricStat: { metric: NAMED } }] }, true],
  ['a query in text', ALARM, { metricQueries: [{ expression: 'SELECT SUM(Refusals) FROM "Trail"' }] }, true],
  ['a query in text of another', ALARM, { metricQueries: [{ expression: 'SELECT SUM(Other) FROM "Trail"' }] }, false],
  ['a query in text elsewhere', ALARM, { metricQueries: [{ expression: 'SELECT SUM(Refusals) FROM "X"' }] }, false],
  ['a query that is not known', ALARM, { metricQueries: unknown }, false],
  [
    'a scaling policy of an application',
    'aws:appautoscaling/policy:Policy',
    { targetTrackingScalingPolicyConfiguration: { customizedMetricSpecification: NAMED } },
    true,
  ],
  [
    'a scaling policy of a group',
    'aws:autoscaling/policy:Policy',
    {
      targetTrackingConfiguration: { customizedMetricSpecification: { metrics: [{ metricStat: { metric: NAMED } }] } },
    },
    true,
  ],
  [
    'a scaling policy by another metric',
    'aws:autoscaling/policy:Policy',
    { targetTrackingConfiguration: { customizedMetricSpecification: OTHER } },
    false,
  ],
  ['a dashboard', 'aws:cloudwatch/dashboard:Dashboard', { dashboardBody: '{"metrics":[["Trail","Refusals"]]}' }, true],
  ['another dashboard', 'aws:cloudwatch/dashboard:Dashboard', { dashboardBody: '{"metrics":[["Trail","X"]]}' }, false],
  ['an unknown dashboard', 'aws:cloudwatch/dashboard:Dashboard', { dashboardBody: unknown }, false],
  ['something else', 'aws:s3/bucket:Bucket', NAMED, false],
])('%s', (_case, type, props, isUsed) => {
  expect(said(filter(), row(type, 'x', props))).toEqual(isUsed ? [] : [SAYS]);
});

test('a filter of aws-native', () => {
  const native = row('aws-native:logs:MetricFilter', 'f', {
    metricTransformations: [{ metricName: 'Refusals', metricNamespace: 'Trail', metricValue: '1' }],
  });
  expect(said(native, row(ALARM, 'a', NAMED))).toEqual([]);
  expect(said(native, row(ALARM, 'a', OTHER))).toEqual([
    'f: metricTransformations[0].metricName is a metric that no alarm of the stack looks at',
  ]);
});

describe('while a namespace is not known', () => {
  const group = row('aws:cloudwatch/logGroup:LogGroup', 'g', {});
  const ofGroup = filter(made('Refusals', unknown), { metricTransformation: ['g'] });
  const alarm = (metricName: string, links: NonNullable<Row['links']>) =>
    row(ALARM, 'a', { metricName, namespace: unknown }, { links });

  test('both take it from the same resource', () => {
    expect(said(group, ofGroup, alarm('Refusals', { namespace: ['g'] }))).toEqual([]);
    expect(said(group, ofGroup, alarm('Other', { namespace: ['g'] }))).toEqual([SAYS]);
  });

  test('the alarm takes it from the filter', () => {
    expect(said(filter(made('Refusals', unknown)), alarm('Refusals', { namespace: ['f'] }))).toEqual([]);
    expect(said(filter(made(unknown, 'Trail')), alarm('Refusals', { metricName: ['f'], namespace: ['f'] }))).toEqual(
      [],
    );
  });

  test('nothing links them', () => {
    expect(said(group, ofGroup, alarm('Refusals', {}))).toEqual([SAYS]);
    expect(said(filter(made('Refusals', unknown)), row(ALARM, 'a', NAMED))).toEqual([SAYS]);
  });

  test('a scaling policy and a dashboard take it from the same resource', () => {
    const configuration: Value = { customizedMetricSpecification: { metricName: 'Refusals', namespace: unknown } };
    const policy = row(
      'aws:autoscaling/policy:Policy',
      'p',
      { targetTrackingConfiguration: configuration },
      { links: { targetTrackingConfiguration: ['g'] } },
    );
    const dashboard = (links: NonNullable<Row['links']>) =>
      row('aws:cloudwatch/dashboard:Dashboard', 'd', { dashboardBody: unknown }, { links });
    expect(said(group, ofGroup, policy)).toEqual([]);
    expect(said(group, ofGroup, dashboard({ dashboardBody: ['g'] }))).toEqual([]);
    expect(said(group, ofGroup, dashboard({ dashboardBody: ['f'] }))).toEqual([]);
    expect(said(group, ofGroup, dashboard({}))).toEqual([SAYS]);
  });
});

test('a metric that is not known at all is refused', () => {
  expect(said(filter({ metricTransformation: unknown }))).toEqual([
    'f: metricTransformation is not known before the deployment, and judging it after would be too late',
  ]);
});
