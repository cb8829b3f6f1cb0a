import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'audit logs to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('search-audit', { retentionInDays: 400 });
      new aws.opensearch.Domain('search', {
        logPublishingOptions: [{ logType: 'AUDIT_LOGS', cloudwatchLogGroupArn: logs.arn }],
      });
    },
  },
  bad: {
    'slow logs only': () => {
      const logs = new aws.cloudwatch.LogGroup('search-slow', { retentionInDays: 30 });
      new aws.opensearch.Domain('search', {
        logPublishingOptions: [{ logType: 'SEARCH_SLOW_LOGS', cloudwatchLogGroupArn: logs.arn }],
      });
    },
    'audit logs of aws-native that are off': () => {
      new NativeResource('aws-native:opensearchservice:Domain', 'search', {
        logPublishingOptions: { AUDIT_LOGS: { enabled: false } },
      });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('audit-logs', { type: 'String' });
      new aws.opensearch.Domain('search', {
        logPublishingOptions: [
          {
            logType: 'AUDIT_LOGS',
            cloudwatchLogGroupArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:search',
            enabled: isOn.value.apply((value) => value === 'on'),
          },
        ],
      });
    },
  },
};
