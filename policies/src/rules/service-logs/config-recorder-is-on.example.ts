import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const makeRecorder = () =>
  new aws.cfg.Recorder('main', {
    roleArn: 'arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
  });

export const examples: Examples = {
  good: {
    'a recorder that is turned on': () => {
      new aws.cfg.RecorderStatus('main', { name: makeRecorder().name, isEnabled: true });
    },
  },
  bad: {
    'a recorder by itself': () => {
      makeRecorder();
    },
    'a recorder that is turned off': () => {
      new aws.cfg.RecorderStatus('main', { name: makeRecorder().name, isEnabled: false });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('config', { type: 'String' });
      new aws.cfg.RecorderStatus('main', {
        name: makeRecorder().name,
        isEnabled: isOn.value.apply((value) => value === 'on'),
      });
    },
  },
};
