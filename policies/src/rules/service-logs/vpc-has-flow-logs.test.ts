import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { vpcHasFlowLogs as rule } from './vpc-has-flow-logs';

const LOG = 'aws:ec2/flowLog:FlowLog';
const SUBNET = 'aws:ec2/subnet:Subnet';
const NATIVE_LOG = 'aws-native:ec2:FlowLog';
const vpc = row('aws:ec2/vpc:Vpc', 'v', { cidrBlock: '10.0.0.0/16', id: 'vpc-1' });
const other = row('aws:ec2/vpc:Vpc', 'w', { id: 'vpc-2' });
const missing = (name: string) => `${name}: no flow log of this stack records the VPC`;
const subnet = (name: string) => row(SUBNET, name, { vpcId: unknown }, { links: { vpcId: ['v'] } });
const subnetLog = (name: string) => row(LOG, `${name}-log`, { subnetId: unknown }, { links: { subnetId: [name] } });

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a flow log that is linked', [vpc, row(LOG, 'l', { vpcId: unknown }, { links: { vpcId: ['v'] } })], []],
  ['a flow log that names the id', [vpc, row(LOG, 'l', { vpcId: 'vpc-1' })], []],
  ['aws-native', [vpc, row(NATIVE_LOG, 'l', { resourceId: unknown }, { links: { resourceId: ['v'] } })], []],
  ['none', [vpc], [missing('v')]],
  ['that of another', [vpc, other, row(LOG, 'l', { vpcId: 'vpc-2' })], [missing('v')]],
  ['the default VPC', [row('aws:ec2/defaultVpc:DefaultVpc', 'd', {})], [missing('d')]],
  ['a VPC of aws-native', [row('aws-native:ec2:Vpc', 'n', {})], [missing('n')]],
  [
    'a VPC of aws-native by its output',
    [row('aws-native:ec2:Vpc', 'n', { vpcId: 'vpc-9' }), row(NATIVE_LOG, 'l', { resourceId: 'vpc-9' })],
    [],
  ],
  ['each of its subnets', [vpc, subnet('a'), subnet('b'), subnetLog('a'), subnetLog('b')], []],
  ['one of its subnets', [vpc, subnet('a'), subnet('b'), subnetLog('a')], [missing('v')]],
  [
    'each of its subnets, of aws-native',
    [
      vpc,
      row('aws-native:ec2:Subnet', 's', { vpcId: 'vpc-1', subnetId: 'subnet-1' }),
      row(NATIVE_LOG, 'l', { resourceId: 'subnet-1' }),
    ],
    [],
  ],
  [
    'subnets of another, each with a flow log',
    [vpc, row(SUBNET, 's', { vpcId: 'vpc-2', id: 'subnet-1' }), row(LOG, 'l', { subnetId: 'subnet-1' })],
    [missing('v')],
  ],
  ['a stack without a VPC', [row('aws:s3/bucket:Bucket', 'b', {})], []],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
