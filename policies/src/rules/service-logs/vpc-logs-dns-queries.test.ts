import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { vpcLogsDnsQueries as rule } from './vpc-logs-dns-queries';

const OURS = 'aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation';
const NATIVE = 'aws-native:route53resolver:ResolverQueryLoggingConfigAssociation';
const vpc = row('aws:ec2/vpc:Vpc', 'v', { id: 'vpc-1' });
const none = (name = 'v') => [`${name}: no query log configuration of this stack is associated with the VPC`];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['an association', [vpc, row(OURS, 'a', { resourceId: unknown }, { links: { resourceId: ['v'] } })], []],
  ['one of aws-native, by the id', [vpc, row(NATIVE, 'a', { resourceId: 'vpc-1' })], []],
  ['that of another VPC', [vpc, row(OURS, 'a', { resourceId: 'vpc-2' })], none()],
  ['none', [vpc], none()],
  ['none for the default VPC', [row('aws:ec2/defaultVpc:DefaultVpc', 'd', {})], none('d')],
  ['none for a VPC of aws-native', [row('aws-native:ec2:Vpc', 'n', {})], none('n')],
  ['a stack without a VPC', [row(OURS, 'a', { resourceId: 'vpc-2' })], []],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
