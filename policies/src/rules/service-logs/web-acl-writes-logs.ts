import { names } from '../../model';
import { stackRule } from '../../rule';

const LOGGING = [
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration',
  'aws-native:wafv2:LoggingConfiguration',
];

export const webAclWritesLogs = stackRule({
  id: 'web-acl-writes-logs',
  area: 'service-logs',
  title: 'A web ACL writes logs of the requests it judged',
  severity: 'medium',
  reason:
    'A web ACL that blocks without a log hides the attack it stopped, and the one that came just before by another way.',
  reads: [
    'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration resourceArn',
    'aws-native:wafv2:LoggingConfiguration resourceArn',
  ],
  remediation: 'Add an `aws.wafv2.WebAclLoggingConfiguration` with the ARN of the web ACL as its `resourceArn`.',
  controls: {
    fsbp: ['WAF.11'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15', 'A.8.16'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/waf/latest/developerguide/logging.html',
  judge(stack, { each, violationOf }) {
    const configurations = stack.ofType(...LOGGING);
    each(stack.ofType('aws:wafv2/webAcl:WebAcl', 'aws-native:wafv2:WebAcl'), (acl) => {
      if (configurations.some((configuration) => names(configuration, 'resourceArn', acl, ['arn']))) return;
      violationOf(acl, undefined, 'no logging configuration of this stack is of the web ACL');
    });
  },
});
