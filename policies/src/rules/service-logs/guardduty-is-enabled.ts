import { resourceRule } from '../../rule';

export const guarddutyIsEnabled = resourceRule({
  id: 'guardduty-is-enabled',
  area: 'service-logs',
  title: 'A GuardDuty detector is enabled',
  severity: 'high',
  reason: 'A suspended detector analyses nothing and reports nothing, and looks like one that found nothing.',
  types: ['aws:guardduty/detector:Detector', 'aws-native:guardduty:Detector'],
  reads: ['aws:guardduty/detector:Detector enable', 'aws-native:guardduty:Detector enable'],
  remediation: 'Set `enable: true` on the detector, or leave it out.',
  controls: {
    fsbp: ['GuardDuty.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['11.5.1'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
    'nist-800-53-r5': ['SI-4'],
  },
  link: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html',
  judge({ props }, { violation }) {
    const enable = props.at('enable');
    if (enable.flag() === false) violation(enable, 'is false: the detector is suspended');
  },
  remedy: () => ({ enable: true }),
});
