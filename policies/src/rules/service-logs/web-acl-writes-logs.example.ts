import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const makeAcl = () =>
  new aws.wafv2.WebAcl('site', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: 'site', sampledRequestsEnabled: true },
  });

export const examples: Examples = {
  good: {
    'logs to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('waf', { name: 'aws-waf-logs-site', retentionInDays: 400 });
      new aws.wafv2.WebAclLoggingConfiguration('site', {
        resourceArn: makeAcl().arn,
        logDestinationConfigs: [logs.arn],
      });
    },
  },
  bad: {
    'a web ACL without': () => {
      makeAcl();
    },
  },
  unknown: {
    'logs of a web ACL that a parameter names, which need not be this one': () => {
      const arn = new aws.ssm.Parameter('web-acl', { type: 'String' });
      makeAcl();
      new aws.wafv2.WebAclLoggingConfiguration('site', {
        resourceArn: arn.value,
        logDestinationConfigs: ['arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-site'],
      });
    },
  },
};
