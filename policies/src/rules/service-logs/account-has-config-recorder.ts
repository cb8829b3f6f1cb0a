import { CONFIG_RECORDERS } from '../../readers/service-logs/recording-groups';
import { stackRule } from '../../rule';

export const accountHasConfigRecorder = stackRule({
  id: 'account-has-config-recorder',
  area: 'service-logs',
  title: 'The baseline of an account has a recorder of AWS Config',
  severity: 'high',
  baseline: true,
  reason: 'Without AWS Config nobody can say how a resource was set up on the day of an incident.',
  reads: CONFIG_RECORDERS.map((type) => `${type} recordingGroup`),
  remediation:
    'Add an `aws.cfg.Recorder`, an `aws.cfg.DeliveryChannel` and an `aws.cfg.RecorderStatus`; where the organization records the account, waive this rule with the name of who does.',
  controls: {
    'cis-aws-3.0': ['3.3'],
    'cis-aws-5.0': ['3.3'],
    'cis-aws-6.0': ['4.3'],
    'cis-aws-7.0': ['4.3'],
    fsbp: ['Config.1'],
    soc2: ['CC7.1'],
    'nist-800-53-r5': ['CM-3', 'CM-8'],
  },
  link: 'https://docs.aws.amazon.com/config/latest/developerguide/gs-cli.html',
  judge(stack, { isBaseline, violation }) {
    if (!isBaseline || stack.ofType(...CONFIG_RECORDERS).length > 0) return;
    violation(undefined, 'the baseline of the account has no recorder of AWS Config');
  },
});
