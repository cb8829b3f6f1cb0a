import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { alarmHasAction as rule } from './alarm-has-action';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const COMPOSITE = 'aws:cloudwatch/compositeAlarm:CompositeAlarm';
const EVENTS = 'aws:cloudwatch/eventRule:EventRule';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:people';
const ARN = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:silent';
const says = (name: string) => `${name}: alarmActions is empty, and nothing else in the stack hears the alarm`;
const quiet = (props: Row['props'] = { name: 'silent' }) => row(ALARM, 'a', props);
const said = (...rows: Row[]) => judge(rule, rows).violations;

test.each<[string, string, Row['props'], string[]]>([
  ['an action', ALARM, { alarmActions: [TOPIC] }, []],
  ['an action of another resource', ALARM, { alarmActions: [unknown] }, []],
  ['actions of another resource', ALARM, { alarmActions: unknown }, []],
  ['no actions', ALARM, {}, [says('a')]],
  ['an empty list', ALARM, { alarmActions: [] }, [says('a')]],
  ['an action when it is over', ALARM, { okActions: [TOPIC] }, [says('a')]],
  ['no actions, native', 'aws-native:cloudwatch:Alarm', {}, [says('a')]],
  ['no actions of a composite alarm', COMPOSITE, { alarmRule: 'ALARM(x)' }, [says('a')]],
  ['no actions of one of aws-native', 'aws-native:cloudwatch:CompositeAlarm', { alarmRule: 'TRUE' }, [says('a')]],
  ['a composite alarm that asks for itself', COMPOSITE, { alarmName: 'me', alarmRule: 'ALARM(me)' }, [says('a')]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'a', props)])).toEqual({ violations, undecided: [] });
});

test.each([
  ['ALARM("silent")', true],
  ["ALARM('silent')", true],
  ['ALARM(silent)', true],
  ['alarm ( "silent" )', true],
  [`ALARM("${ARN}")`, true],
  ['NOT OK("silent") AND ALARM("other")', true],
  ['ALARM("x") OR INSUFFICIENT_DATA(silent)', true],
  ['ALARM("not-silent")', false],
  ['ALARM("silently")', false],
  ['TRUE', false],
])('a composite alarm with the rule %s', (alarmRule, isHeard) => {
  const composite = row(COMPOSITE, 'c', { alarmActions: [TOPIC], alarmRule });
  expect(said(quiet(), composite)).toEqual(isHeard ? [] : [says('a')]);
});

test('names of aws-native, and ARNs', () => {
  const composite = row('aws-native:cloudwatch:CompositeAlarm', 'c', {
    alarmActions: [TOPIC],
    alarmRule: `ALARM(${ARN})`,
  });
  expect(said(row('aws-native:cloudwatch:Alarm', 'a', { alarmName: 'silent' }), composite)).toEqual([]);
  expect(said(quiet({ arn: ARN }), composite)).toEqual([]);
  expect(said(quiet({}), composite)).toEqual([says('a')]);
});

describe('a composite alarm whose rule is not known', () => {
  const composite = (links: NonNullable<Row['links']>) =>
    row(COMPOSITE, 'c', { alarmActions: [TOPIC], alarmRule: unknown }, { links });

  test('is linked to the alarm, or to another one', () => {
    expect(said(quiet(), composite({ alarmRule: ['a'] }))).toEqual([]);
    const other = row(ALARM, 'o', { alarmActions: [TOPIC] });
    expect(said(quiet(), other, composite({ alarmRule: ['o'] }))).toEqual([says('a')]);
  });

  test('is linked to no alarm, and refused', () => {
    const bucket = row('aws:s3/bucket:Bucket', 'b', {});
    const notKnown = 'c: alarmRule is not known before the deployment, and judging it after would be too late';
    expect(said(quiet(), composite({}))).toEqual([notKnown]);
    expect(said(quiet(), bucket, composite({ alarmRule: ['b'] }))).toEqual([notKnown]);
  });
});

test.each<[string, Row['props'][string], boolean]>([
  ['of this alarm', { source: ['aws.cloudwatch'], resources: [ARN] }, true],
  ['of every alarm', { source: ['aws.cloudwatch'] }, true],
  ['of every change', { source: 'aws.cloudwatch', 'detail-type': ['CloudWatch Alarm State Change'] }, true],
  ['by name', { source: ['aws.cloudwatch'], detail: { alarmName: ['silent'] } }, true],
  ['by a matcher', { source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix: 'si' }] } }, true],
  ['by an ARN that is not known', { source: ['aws.cloudwatch'], resources: [unknown] }, true],
  ['of another alarm', { source: ['aws.cloudwatch'], resources: [`${ARN}-2`] }, false],
  ['of another name', { source: ['aws.cloudwatch'], detail: { alarmName: ['loud'] } }, false],
  ['of another service', { source: ['aws.ec2'] }, false],
  [
    'of configurations',
    { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm Configuration Change'] },
    false,
  ],
  ['that is not known', unknown, false],
  ['that is not there', null, false],
])('a pattern of EventBridge %s', (_case, eventPattern, isHeard) => {
  const expected = isHeard ? [] : [says('a')];
  expect(said(quiet(), row('aws-native:events:Rule', 'r', { eventPattern }))).toEqual(expected);
});

test('a pattern of EventBridge as JSON text, and by its link', () => {
  const text = JSON.stringify({ source: ['aws.cloudwatch'], resources: [ARN] });
  expect(said(quiet(), row(EVENTS, 'r', { eventPattern: text }))).toEqual([]);
  expect(said(quiet(), row(EVENTS, 'r', { eventPattern: unknown }, { links: { eventPattern: ['a'] } }))).toEqual([]);
});

test.each<[string, string, Row['props'][string]]>([
  [COMPOSITE, 'actionsSuppressor', { alarm: 'silent' }],
  ['aws-native:cloudwatch:CompositeAlarm', 'actionsSuppressor', ARN],
  ['aws:ecs/service:Service', 'alarms', { alarmNames: ['silent'] }],
  ['aws:codedeploy/deploymentGroup:DeploymentGroup', 'alarmConfiguration', { alarms: ['silent'] }],
  ['aws:autoscaling/group:Group', 'instanceRefresh', { preferences: { alarmSpecification: { alarms: ['silent'] } } }],
  ['aws:appconfig/environment:Environment', 'monitors', [{ alarmArn: ARN }]],
  ['aws:route53/healthCheck:HealthCheck', 'cloudwatchAlarmName', 'silent'],
  ['aws-native:ecs:Service', 'deploymentConfiguration', { alarms: { alarmNames: ['silent'] } }],
  ['aws-native:codedeploy:DeploymentGroup', 'alarmConfiguration', { alarms: [{ name: 'silent' }] }],
])('%s hears by %s', (type, property, value) => {
  const props = { alarmActions: [TOPIC], alarmRule: 'TRUE' };
  const listener = (given: Row['props'][string], links: NonNullable<Row['links']> = {}) =>
    row(type, 'l', { ...props, [property]: given }, { links });
  expect(said(quiet(), listener(value))).toEqual([]);
  expect(said(quiet({ name: 'other' }), listener(value))).toEqual([says('a')]);
  expect(said(quiet(), listener(unknown, { [property]: ['a'] }))).toEqual([]);
  expect(said(quiet(), listener(unknown))).toEqual([says('a')]);
});
