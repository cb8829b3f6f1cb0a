import { isLogging, TRAIL_TYPES } from '../../readers/trails';
import { resourceRule } from '../../rule';

/** `enableLogging: false` calls StopLogging: the trail is still there in every list. */
export const trailIsLogging = resourceRule({
  id: 'trail-is-logging',
  area: 'audit',
  title: 'A trail is logging',
  severity: 'critical',
  reason:
    'A trail that was stopped records nothing, and still stands in every inventory. Stopping it is among the first things that an attacker does.',
  types: TRAIL_TYPES,
  reads: ['aws:cloudtrail/trail:Trail enableLogging', 'aws-native:cloudtrail:Trail isLogging'],
  remediation: 'Leave `enableLogging` out or set it to true; in aws-native set `isLogging: true`.',
  controls: {
    'cis-aws-3.0': ['3.1'],
    'cis-aws-5.0': ['3.1'],
    'cis-aws-6.0': ['4.1'],
    'cis-aws-7.0': ['4.1'],
    fsbp: ['CloudTrail.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1', '10.7.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html',
  judge({ props }, { violation }) {
    const { at, logs } = isLogging(props);
    if (!logs) violation(at, 'is false: the trail records nothing');
  },
  remedy: ({ props }) => ({ [isLogging(props).at.path]: true }),
});
