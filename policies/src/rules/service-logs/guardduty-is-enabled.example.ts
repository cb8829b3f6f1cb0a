import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a detector, which is enabled unless it says else': () => {
      new aws.guardduty.Detector('main', {});
    },
  },
  bad: {
    'a suspended detector': () => {
      new aws.guardduty.Detector('main', { enable: false });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('guardduty', { type: 'String' });
      new aws.guardduty.Detector('main', { enable: isOn.value.apply((value) => value === 'on') });
    },
  },
};
