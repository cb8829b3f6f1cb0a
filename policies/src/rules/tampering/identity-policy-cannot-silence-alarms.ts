import { TAMPERING } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES, reportGrants } from './report-grants';

/** An alarm that its cause can switch off warns nobody. */
export const identityPolicyCannotSilenceAlarms = resourceRule({
  id: 'identity-policy-cannot-silence-alarms',
  area: 'tampering',
  title: 'Identity policies do not let anybody silence alarms',
  severity: 'medium',
  reason:
    'Alarms are how people hear of an attack. Who may delete one, switch off its actions or set another threshold is not heard.',
  ...IDENTITY_POLICIES,
  remediation:
    'Allow `cloudwatch:PutMetricData` and reading instead of `cloudwatch:*`; leave alarms to the role that deploys.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['AU-5', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/auth-and-access-control-cw.html',
  judge(resource, report) {
    reportGrants(resource, report, TAMPERING.alarms, 'whoever has it is not heard');
  },
});
