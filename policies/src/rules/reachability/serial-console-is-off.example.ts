import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a console that is off': () => {
      new aws.ec2.SerialConsoleAccess('console', { enabled: false });
    },
  },
  bad: {
    'a console that the provider turns on': () => {
      new aws.ec2.SerialConsoleAccess('console', {});
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const choice = new aws.ssm.Parameter('console', { type: 'String', value: 'off' });
      new aws.ec2.SerialConsoleAccess('console', { enabled: choice.insecureValue.apply((text) => text === 'on') });
    },
  },
};
