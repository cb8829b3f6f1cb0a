import { judge, row, unknown } from '../../rule/judge.fixture';
import { flowLogRecordsRejects as rule } from './flow-log-records-rejects';

const says = 'l: trafficType is neither ALL nor REJECT: refused connections are not recorded';

test.each([
  ['all traffic', { trafficType: 'ALL' }, []],
  ['in another case', { trafficType: 'all' }, []],
  ['rejected traffic', { trafficType: 'REJECT' }, []],
  ['accepted traffic', { trafficType: 'ACCEPT' }, [says]],
  ['nothing', {}, [says]],
  ['a transit gateway', { transitGatewayId: 'tgw-1' }, []],
  ['an attachment of one', { transitGatewayAttachmentId: unknown }, []],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [row('aws:ec2/flowLog:FlowLog', 'l', props)])).toEqual({ violations, undecided: [] });
});

test.each([
  ['a VPC', { resourceType: 'VPC', trafficType: 'ACCEPT' }, [says]],
  ['a transit gateway', { resourceType: 'TransitGatewayAttachment' }, []],
])('aws-native: %s', (_case, props, violations) => {
  expect(judge(rule, [row('aws-native:ec2:FlowLog', 'l', props)]).violations).toEqual(violations);
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row('aws:ec2/flowLog:FlowLog', 'l', { trafficType: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['l: trafficType'] });
});
