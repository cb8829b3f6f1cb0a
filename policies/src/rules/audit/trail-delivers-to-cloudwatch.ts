import { isGiven } from '../../readers/references';
import { TRAIL_TYPES } from '../../readers/trails';
import { resourceRule } from '../../rule';

export const trailDeliversToCloudwatch = resourceRule({
  id: 'trail-delivers-to-cloudwatch',
  area: 'audit',
  title: 'A trail delivers to CloudWatch Logs',
  severity: 'low',
  reason:
    'A bucket raises no alarm. Metric filters and alarms on what an attacker does need the events in a log group, minutes after they happen.',
  types: TRAIL_TYPES,
  reads: [
    'aws:cloudtrail/trail:Trail cloudWatchLogsGroupArn, cloudWatchLogsRoleArn',
    'aws-native:cloudtrail:Trail cloudWatchLogsLogGroupArn, cloudWatchLogsRoleArn',
  ],
  remediation:
    'Set `cloudWatchLogsGroupArn` to the ARN of a log group with `:*` at its end, and `cloudWatchLogsRoleArn` to a role that may write there.',
  controls: {
    fsbp: ['CloudTrail.5'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.4.1.1'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['AU-6', 'SI-4'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html',
  judge({ type, props }, { violation }) {
    const group = type.startsWith('aws:') ? 'cloudWatchLogsGroupArn' : 'cloudWatchLogsLogGroupArn';
    // One of the two that is missing is enough, and one finding: they are set together.
    const missing = [group, 'cloudWatchLogsRoleArn'].find((key) => !isGiven(props, key));
    if (missing !== undefined)
      violation(props.at(missing), 'is not set: no alarm can be raised on what the trail records');
  },
});
