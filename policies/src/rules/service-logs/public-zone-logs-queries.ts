import { names, type Stack, type StackResource } from '../../model';
import { within } from '../../readers/service-logs/within';
import { stackRule } from '../../rule';

/** A private zone has VPCs, whose resolvers log the queries. Cloud Control's `VPCs` reads `vpCs` by the provider's own rule. */
export const publicZoneLogsQueries = stackRule({
  id: 'public-zone-logs-queries',
  area: 'service-logs',
  title: 'A public hosted zone logs its DNS queries',
  severity: 'low',
  reason: 'The queries of a zone show who looks for names that nobody published, and which names are abused.',
  reads: [
    'aws:route53/zone:Zone vpcs',
    'aws:route53/queryLog:QueryLog zoneId',
    'aws-native:route53:HostedZone vpcs',
    'aws-native:route53:HostedZone queryLoggingConfig.cloudWatchLogsLogGroupArn',
  ],
  remediation: 'Add an `aws.route53.QueryLog` for the zone, with a log group in us-east-1.',
  controls: {
    fsbp: ['Route53.2'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType('aws:route53/zone:Zone', 'aws-native:route53:HostedZone'), (zone) => {
      const isPrivate = zone.props.either('vpcs', 'vpCs').isSet();
      if (isPrivate || isLogged(stack, zone)) return;
      violationOf(zone, undefined, 'no query log of this stack is of the public zone');
    });
  },
});

const isLogged = (stack: Stack, zone: StackResource): boolean =>
  within(zone.props.at('queryLoggingConfig'), 'cloudWatchLogsLogGroupArn').isSet() ||
  stack.ofType('aws:route53/queryLog:QueryLog').some((log) => names(log, 'zoneId', zone, ['id', 'zoneId']));
