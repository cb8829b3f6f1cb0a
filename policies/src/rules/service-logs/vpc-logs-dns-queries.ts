import { names } from '../../model';
import { VPC_IDS, VPCS } from '../../readers/service-logs/flow-logs';
import { stackRule } from '../../rule';

const ASSOCIATIONS = [
  'aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation',
  'aws-native:route53resolver:ResolverQueryLoggingConfigAssociation',
];

export const vpcLogsDnsQueries = stackRule({
  id: 'vpc-logs-dns-queries',
  area: 'service-logs',
  title: 'The DNS queries of a VPC are logged',
  severity: 'low',
  reason:
    'Data leaves and orders arrive by DNS names, which flow logs do not show since the resolver of the VPC asks on behalf of the host.',
  reads: [
    'aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation resourceId',
    'aws-native:route53resolver:ResolverQueryLoggingConfigAssociation resourceId',
  ],
  remediation:
    'Add an `aws.route53.ResolverQueryLogConfigAssociation` with the id of the VPC as its `resourceId`, or share a configuration of the organization with the account.',
  controls: {
    soc2: ['CC7.2'],
    'iso-27001-2022': ['A.8.15', 'A.8.16'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html',
  judge(stack, { each, violationOf }) {
    const associations = stack.ofType(...ASSOCIATIONS);
    each(stack.ofType(...VPCS), (vpc) => {
      if (associations.some((association) => names(association, 'resourceId', vpc, VPC_IDS))) return;
      violationOf(vpc, undefined, 'no query log configuration of this stack is associated with the VPC');
    });
  },
});
