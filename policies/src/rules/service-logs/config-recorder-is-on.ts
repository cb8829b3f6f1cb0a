import { names } from '../../model';
import { stackRule } from '../../rule';

/** CloudFormation starts a recorder that it makes, so aws-native has nothing to turn on. */
export const configRecorderIsOn = stackRule({
  id: 'config-recorder-is-on',
  area: 'service-logs',
  title: 'A recorder of AWS Config is turned on',
  severity: 'high',
  reason: 'A recorder is made stopped: until something starts it, AWS Config looks set up and records nothing.',
  reads: ['aws:cfg/recorderStatus:RecorderStatus name', 'aws:cfg/recorderStatus:RecorderStatus isEnabled'],
  remediation: 'Add an `aws.cfg.RecorderStatus` with the name of the recorder and `isEnabled: true`.',
  controls: {
    'cis-aws-3.0': ['3.3'],
    'cis-aws-5.0': ['3.3'],
    'cis-aws-6.0': ['4.3'],
    'cis-aws-7.0': ['4.3'],
    fsbp: ['Config.1'],
    soc2: ['CC7.1'],
    'nist-800-53-r5': ['CM-3', 'CM-8'],
  },
  link: 'https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html',
  judge(stack, { each, violationOf }) {
    const statuses = stack.ofType('aws:cfg/recorderStatus:RecorderStatus');
    each(stack.ofType('aws:cfg/recorder:Recorder'), (recorder) => {
      if (statuses.some((status) => names(status, 'name', recorder, ['name', 'id']))) return;
      violationOf(recorder, undefined, 'nothing in this stack turns the recorder on');
    });
    each(statuses, (status) => {
      const isEnabled = status.props.at('isEnabled');
      if (isEnabled.flag() !== true) violationOf(status, isEnabled, 'is not true: the recorder is stopped');
    });
  },
});
