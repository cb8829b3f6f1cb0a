import { row, stackOf, unknown, type Row } from '../../rule/judge.fixture';
import { holdsEvidence } from './log-groups';

const ARN = 'arn:aws:logs:eu-central-1:123456789012:log-group:audit';

function holds(groupProps: Row['props'], ...others: readonly Row[]): boolean {
  const stack = stackOf([row('aws:cloudwatch/logGroup:LogGroup', 'group', groupProps), ...others]);
  const [group] = stack.ofType('aws:cloudwatch/logGroup:LogGroup');
  if (group === undefined) throw new Error('there is no group');
  return holdsEvidence(group, stack);
}

test.each([
  ['aws:cloudtrail/trail:Trail', 'cloudWatchLogsGroupArn'],
  ['aws-native:cloudtrail:Trail', 'cloudWatchLogsLogGroupArn'],
  ['aws:ec2/flowLog:FlowLog', 'logDestination'],
  ['aws-native:ec2:FlowLog', 'logGroupName'],
  ['aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig', 'destinationArn'],
  ['aws-native:route53resolver:ResolverQueryLoggingConfig', 'destinationArn'],
])('what %s writes by %s', (type, property) => {
  expect(holds({}, row(type, 'writer', { [property]: unknown }, { links: { [property]: ['group'] } }))).toBe(true);
  expect(holds({ name: 'audit' }, row(type, 'writer', { [property]: `${ARN}:*` }))).toBe(true);
  expect(holds({ name: 'other' }, row(type, 'writer', { [property]: `${ARN}:*` }))).toBe(false);
});

test.each<[string, Row['props'], string, boolean]>([
  ['its ARN', { arn: ARN }, ARN, true],
  ['its ARN with all streams', { arn: ARN }, `${ARN}:*`, true],
  ['its name', { name: 'audit' }, 'audit', true],
  ['its name in an ARN', { name: 'audit' }, ARN, true],
  ['the name of aws-native', { logGroupName: 'audit' }, ARN, true],
  ['another name that ends alike', { name: 'dit' }, ARN, false],
  ['nothing known of it', {}, ARN, false],
])('by %s', (_case, props, logDestination, expected) => {
  expect(holds(props, row('aws:ec2/flowLog:FlowLog', 'flow', { logDestination }))).toBe(expected);
});

test('a link to another group, or from what writes no evidence', () => {
  const other = row('aws:cloudwatch/logGroup:LogGroup', 'other', {});
  const link = { links: { cloudWatchLogsGroupArn: ['other'] } };
  expect(holds({}, other, row('aws:cloudtrail/trail:Trail', 'trail', {}, link))).toBe(false);
  expect(holds({}, row('aws:lambda/function:Function', 'fn', {}, { links: { loggingConfig: ['group'] } }))).toBe(false);
});

test('what its tag says', () => {
  expect(holds({ tags: { 'sallyport:evidence': 'true' } })).toBe(true);
  expect(() => holds({ tags: unknown })).toThrow('is not known yet');
});
