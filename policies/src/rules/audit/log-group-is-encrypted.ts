import { holdsEvidence, LOG_GROUP_TYPES } from '../../readers/evidence';
import { isGiven } from '../../readers/references';
import { stackRule } from '../../rule';

export const logGroupIsEncrypted = stackRule({
  id: 'log-group-is-encrypted',
  area: 'audit',
  title: "A log group of evidence is encrypted with a key of one's own",
  severity: 'low',
  reason:
    'With a key of one’s own, reading the evidence asks for a second right, and each use of the key is recorded where the reader cannot reach.',
  reads: LOG_GROUP_TYPES.flatMap((type) => [`${type} kmsKeyId`, `${type} tags`]),
  remediation: 'Set `kmsKeyId` to a KMS key whose policy lets CloudWatch Logs of the region use it.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(a)(2)(iv)'],
    'nist-800-53-r5': ['AU-9', 'SC-28'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...LOG_GROUP_TYPES), (group) => {
      if (isGiven(group.props, 'kmsKeyId') || !holdsEvidence(group, stack)) return;
      violationOf(group, group.props.at('kmsKeyId'), 'is not set: the evidence has no key of its own');
    });
  },
});
