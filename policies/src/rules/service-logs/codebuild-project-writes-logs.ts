import type { Property } from '../../model';
import { within } from '../../readers/service-logs/within';
import { resourceRule } from '../../rule';

export const codebuildProjectWritesLogs = resourceRule({
  id: 'codebuild-project-writes-logs',
  area: 'service-logs',
  title: 'A CodeBuild project writes the logs of its builds',
  severity: 'medium',
  reason:
    'A build runs other people’s code with the keys to deploy: without its log nobody learns what it did with them.',
  types: ['aws:codebuild/project:Project', 'aws-native:codebuild:Project'],
  reads: ['aws:codebuild/project:Project logsConfig', 'aws-native:codebuild:Project logsConfig'],
  remediation: 'Leave the CloudWatch logs of `logsConfig` enabled, or enable `s3Logs` with a `location`.',
  controls: {
    fsbp: ['CodeBuild.4'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html',
  judge({ props }, { violation }) {
    const logs = props.at('logsConfig');
    const bucket = within(within(logs, 's3Logs'), 'status');
    if (isEnabled(bucket, 'DISABLED')) return;
    const group = within(logs.isSet() ? logs.either('cloudwatchLogs', 'cloudWatchLogs') : logs, 'status');
    if (!isEnabled(group, 'ENABLED')) violation(group, 'turns the logs off, and none go to a bucket');
  },
});

const isEnabled = (status: Property, usually: string): boolean =>
  (status.text() ?? usually).toUpperCase() === 'ENABLED';
