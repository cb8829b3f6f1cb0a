import { TRAIL_TYPES } from '../../readers/trails';
import { resourceRule } from '../../rule';

/** IAM, STS and CloudFront record in one region; a trail that leaves global services out does not see them. */
export const trailRecordsGlobalEvents = resourceRule({
  id: 'trail-records-global-events',
  area: 'audit',
  title: 'A trail records the events of global services',
  severity: 'high',
  reason:
    'IAM, STS and CloudFront are global services. A trail without their events does not record new users, keys and policies, or who took which role.',
  types: TRAIL_TYPES,
  reads: TRAIL_TYPES.map((type) => `${type} includeGlobalServiceEvents`),
  remediation: 'Set `includeGlobalServiceEvents: true`, which a trail of every region needs too.',
  controls: {
    'cis-aws-3.0': ['3.1'],
    'cis-aws-5.0': ['3.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events',
  judge({ props }, { violation }) {
    const global = props.at('includeGlobalServiceEvents');
    // CloudFormation documents no default; CreateTrail's own is true.
    if (global.flag() === false) violation(global, 'is false: what is done in IAM and STS is not recorded');
  },
  remedy: () => ({ includeGlobalServiceEvents: true }),
});
