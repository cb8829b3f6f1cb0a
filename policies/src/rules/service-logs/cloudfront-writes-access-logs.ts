import type { Property, Stack, StackResource } from '../../model';
import { deliversLogs } from '../../readers/service-logs/delivered-logs';
import { within } from '../../readers/service-logs/within';
import { stackRule } from '../../rule';

export const cloudfrontWritesAccessLogs = stackRule({
  id: 'cloudfront-writes-access-logs',
  area: 'service-logs',
  title: 'A CloudFront distribution writes access logs',
  severity: 'medium',
  reason: 'What the edge answers never reaches the origin: without its logs, who fetched what from where is lost.',
  reads: [
    'aws:cloudfront/distribution:Distribution loggingConfig.bucket',
    'aws:cloudfront/distribution:Distribution defaultCacheBehavior.realtimeLogConfigArn',
    'aws:cloudwatch/logDeliverySource:LogDeliverySource resourceArn',
    'aws:cloudwatch/logDeliverySource:LogDeliverySource logType',
    'aws:cloudwatch/logDelivery:LogDelivery deliverySourceName',
    'aws-native:cloudfront:Distribution distributionConfig',
    'aws-native:logs:DeliverySource resourceArn',
    'aws-native:logs:DeliverySource logType',
    'aws-native:logs:Delivery deliverySourceName',
  ],
  remediation:
    'Set `loggingConfig` with a bucket, or deliver the `ACCESS_LOGS` of the distribution by an `aws.cloudwatch.LogDeliverySource` and an `aws.cloudwatch.LogDelivery` in us-east-1.',
  controls: {
    'cis-aws-7.0': ['4.10'],
    fsbp: ['CloudFront.5'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15', 'A.8.16'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html',
  judge(stack, { each, violationOf }) {
    each(
      stack.ofType('aws:cloudfront/distribution:Distribution', 'aws-native:cloudfront:Distribution'),
      (distribution) => {
        if (isLogged(stack, distribution)) return;
        violationOf(distribution, undefined, 'nothing in this stack turns the access logs of the distribution on');
      },
    );
  },
});

/** aws-native keeps the settings one level deeper, and names the logs by what CloudFormation calls them. */
const isLogged = (stack: Stack, distribution: StackResource): boolean =>
  deliversLogs(stack, distribution, 'ACCESS_LOGS', ['arn']) ||
  hasLogs(distribution.props, 'loggingConfig') ||
  hasLogs(within(distribution.props, 'distributionConfig'), 'logging');

const hasLogs = (settings: Property, logs: string): boolean =>
  within(within(settings, logs), 'bucket').isSet() ||
  within(within(settings, 'defaultCacheBehavior'), 'realtimeLogConfigArn').isSet();
