import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const any = (...names: string[]): string => `(${names.map((name) => `($.eventName = "${name}")`).join(' || ')})`;
const by = (service: string): string => `($.eventSource = "${service}.amazonaws.com")`;

/** A filter may match more than CIS asks for, as the one for IAM policies does here. */
const PATTERNS: Readonly<Record<string, string>> = {
  refusals: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  'no-mfa': '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
  root: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  'iam-policies': `{ ${by('iam')} && ($.eventName = "*Polic*") }`,
  trails: `{ ${any('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')} }`,
  'failed-sign-ins': '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
  keys: `{ ${by('kms')} && ${any('DisableKey', 'ScheduleKeyDeletion')} }`,
  buckets: `{ ${by('s3')} && ${any('PutBucket*', 'DeleteBucket*')} }`,
  config: `{ ${by('config')} && ${any('StopConfigurationRecorder', '*DeliveryChannel', 'PutConfigurationRecorder')} }`,
  'security-groups': `{ ${any('*SecurityGroupIngress', '*SecurityGroupEgress', 'CreateSecurityGroup', 'DeleteSecurityGroup')} }`,
  nacls: `{ ${any('CreateNetworkAcl*', 'DeleteNetworkAcl*', 'ReplaceNetworkAcl*')} }`,
  gateways: `{ ${any('*CustomerGateway', '*InternetGateway')} && ($.readOnly IS FALSE) }`,
  routes: `{ ${any('CreateRoute*', 'ReplaceRoute*', 'DeleteRoute*', 'DisassociateRouteTable')} }`,
  vpcs: `{ ${any('CreateVpc*', 'DeleteVpc*', 'ModifyVpc*', '*VpcPeeringConnection')} }`,
  organization: `{ ${by('organizations')} && ($.readOnly IS FALSE) }`,
};

function watch(name: string, pattern: pulumi.Input<string>): void {
  new aws.cloudwatch.LogMetricFilter(name, {
    logGroupName: 'trail-of-example',
    pattern,
    metricTransformation: { name, namespace: 'Trail', value: '1' },
  });
  new aws.cloudwatch.MetricAlarm(name, {
    alarmActions: ['arn:aws:sns:eu-central-1:123456789012:security'],
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    ...{ evaluationPeriods: 1, metricName: name, namespace: 'Trail', period: 300, statistic: 'Sum', threshold: 1 },
  });
}

const watchAllBut = (...names: readonly string[]): void => {
  for (const [name, pattern] of Object.entries(PATTERNS)) if (!names.includes(name)) watch(name, pattern);
};

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a baseline that watches everything': () => {
      watchAllBut();
    },
  },
  bad: {
    'a baseline that watches nothing': () => {
      new aws.s3.Bucket('logs', {});
    },
    'a baseline that watches one way to end a key': () => {
      watchAllBut('keys');
      watch('keys', `{ ${by('kms')} && ${any('DisableKey')} }`);
    },
  },
  unknown: {
    'a pattern that another resource decides': () => {
      watchAllBut('keys');
      const key = new aws.kms.Key('events', {});
      watch(
        'keys',
        key.arn.apply((arn) => `{ ($.eventName = "DisableKey") && ($.resources[0].ARN = "${arn}") }`),
      );
    },
  },
};
