import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { webAclWritesLogs as rule } from './web-acl-writes-logs';

const LOGGING = 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration';
const acl = row('aws:wafv2/webAcl:WebAcl', 'w', { arn: 'arn:w' });
const native = row('aws-native:wafv2:WebAcl', 'w', { arn: 'arn:w' });
const none = ['w: no logging configuration of this stack is of the web ACL'];

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a link', [acl, row(LOGGING, 'l', { resourceArn: unknown }, { links: { resourceArn: ['w'] } })], []],
  ['the ARN', [acl, row(LOGGING, 'l', { resourceArn: 'arn:w' })], []],
  ['that of another', [acl, row(LOGGING, 'l', { resourceArn: 'arn:x' })], none],
  ['none', [acl], none],
  ['aws-native', [native, row('aws-native:wafv2:LoggingConfiguration', 'l', { resourceArn: 'arn:w' })], []],
  ['aws-native without', [native], none],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
