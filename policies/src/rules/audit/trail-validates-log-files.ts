import { TRAIL_TYPES } from '../../readers/trails';
import { resourceRule } from '../../rule';

/** Digest files are signed and chained, so that a log file cannot be changed or taken away unseen. */
export const trailValidatesLogFiles = resourceRule({
  id: 'trail-validates-log-files',
  area: 'audit',
  title: 'A trail signs digests of its log files',
  severity: 'high',
  reason:
    'Without digests nobody can prove that a log file was not changed or deleted after it was written: what is in the bucket is no evidence.',
  types: TRAIL_TYPES,
  reads: TRAIL_TYPES.map((type) => `${type} enableLogFileValidation`),
  remediation: 'Set `enableLogFileValidation: true` on the trail.',
  controls: {
    'cis-aws-3.0': ['3.2'],
    'cis-aws-5.0': ['3.2'],
    'cis-aws-6.0': ['4.2'],
    'cis-aws-7.0': ['4.2'],
    fsbp: ['CloudTrail.4'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.4'],
    'iso-27001-2022': ['A.8.15', 'A.5.28'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-10'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
  judge({ props }, { violation }) {
    const validation = props.at('enableLogFileValidation');
    if (validation.flag() !== true) violation(validation, 'is not true: a changed log file is not noticed');
  },
  remedy: () => ({ enableLogFileValidation: true }),
});
