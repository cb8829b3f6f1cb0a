import { names, type Stack, type StackResource } from '../../model';
import { within } from '../../readers/service-logs/within';
import { stackRule } from '../../rule';

export const redshiftWritesAuditLogs = stackRule({
  id: 'redshift-writes-audit-logs',
  area: 'service-logs',
  title: 'A Redshift cluster writes audit logs',
  severity: 'medium',
  reason:
    'Who connected to the warehouse and what they asked of it is in its audit logs; its own tables keep days of it.',
  reads: ['aws:redshift/logging:Logging clusterIdentifier', 'aws-native:redshift:Cluster loggingProperties'],
  remediation:
    'Add an `aws.redshift.Logging` for the cluster with the exports `connectionlog`, `userlog` and `useractivitylog`, or a bucket.',
  controls: {
    fsbp: ['Redshift.4'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType('aws:redshift/cluster:Cluster', 'aws-native:redshift:Cluster'), (cluster) => {
      if (!isLogged(stack, cluster))
        violationOf(cluster, undefined, 'nothing in this stack turns the audit logs of the cluster on');
    });
  },
});

/** Older majors of the provider have the setting inside the cluster. */
const isLogged = (stack: Stack, cluster: StackResource): boolean =>
  stack
    .ofType('aws:redshift/logging:Logging')
    .some((logging) => names(logging, 'clusterIdentifier', cluster, ['clusterIdentifier', 'id'])) ||
  cluster.props.at('loggingProperties').isSet() ||
  within(cluster.props.at('logging'), 'enable').flag() === true;
