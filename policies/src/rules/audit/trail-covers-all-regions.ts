import { resourceRule } from '../../rule';

/** An attacker works in the region that nobody looks at: a trail of one region does not see it. */
export const trailCoversAllRegions = resourceRule({
  id: 'trail-covers-all-regions',
  area: 'audit',
  title: 'A trail records every region',
  severity: 'high',
  reason:
    'A trail of one region records nothing of what is done in the others, where stolen credentials work just as well.',
  types: ['aws:cloudtrail/trail:Trail', 'aws-native:cloudtrail:Trail'],
  reads: ['aws:cloudtrail/trail:Trail isMultiRegionTrail', 'aws-native:cloudtrail:Trail isMultiRegionTrail'],
  remediation: 'Set `isMultiRegionTrail: true` on the trail.',
  controls: {
    'cis-aws-5.0': ['3.1'],
    fsbp: ['CloudTrail.1'],
    'pci-dss-4.0.1': ['10.2.1'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html',
  judge({ props }, { violation }) {
    const multiRegion = props.at('isMultiRegionTrail');
    if (multiRegion.flag() !== true) violation(multiRegion, 'is not true: the trail records one region only');
  },
  remedy: () => ({ isMultiRegionTrail: true }),
});
