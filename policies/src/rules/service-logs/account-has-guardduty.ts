import { stackRule } from '../../rule';

export const accountHasGuardduty = stackRule({
  id: 'account-has-guardduty',
  area: 'service-logs',
  title: 'The baseline of an account has a GuardDuty detector',
  severity: 'high',
  baseline: true,
  reason: 'Nobody watches what credentials, hosts and DNS do in an account without GuardDuty.',
  reads: ['aws:guardduty/detector:Detector enable', 'aws-native:guardduty:Detector enable'],
  remediation:
    'Add an `aws.guardduty.Detector`; where the organization enables it for the account, waive this rule with the name of who does.',
  controls: {
    fsbp: ['GuardDuty.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['11.5.1'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
    'nist-800-53-r5': ['SI-4'],
  },
  link: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html',
  judge(stack, { isBaseline, violation }) {
    if (!isBaseline) return;
    if (stack.ofType('aws:guardduty/detector:Detector', 'aws-native:guardduty:Detector').length > 0) return;
    violation(undefined, 'the baseline of the account has no GuardDuty detector');
  },
});
