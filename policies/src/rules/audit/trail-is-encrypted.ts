import { isGiven } from '../../readers/references';
import { TRAIL_TYPES } from '../../readers/trails';
import { resourceRule } from '../../rule';

export const trailIsEncrypted = resourceRule({
  id: 'trail-is-encrypted',
  area: 'audit',
  title: "A trail's log files are encrypted with a key of one's own",
  severity: 'medium',
  reason:
    'With the key of S3 whoever may read the bucket reads the log files. A key of one’s own asks for a second right, and each use of it is recorded.',
  types: TRAIL_TYPES,
  reads: TRAIL_TYPES.map((type) => `${type} kmsKeyId`),
  remediation: 'Set `kmsKeyId` of the trail to a KMS key whose policy lets CloudTrail encrypt with it.',
  controls: {
    'cis-aws-3.0': ['3.5'],
    'cis-aws-5.0': ['3.5'],
    'cis-aws-6.0': ['4.5'],
    fsbp: ['CloudTrail.2'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.24'],
    'nist-800-53-r5': ['AU-9', 'SC-28'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
  judge({ props }, { violation }) {
    if (!isGiven(props, 'kmsKeyId')) violation(props.at('kmsKeyId'), 'is not set: log files have no key of their own');
  },
});
