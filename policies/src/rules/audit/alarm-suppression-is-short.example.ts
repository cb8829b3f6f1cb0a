import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const trouble = (extensionPeriod: number | aws.ssm.Parameter['version']): void => {
  new aws.cloudwatch.CompositeAlarm('trouble', {
    alarmName: 'trouble',
    alarmRule: 'ALARM("errors")',
    alarmActions: ['arn:aws:sns:eu-central-1:123456789012:on-call'],
    actionsSuppressor: { alarm: 'maintenance', waitPeriod: 60, extensionPeriod },
  });
};

export const examples: Examples = {
  good: {
    'a suppressor with two minutes of grace': () => {
      trouble(120);
    },
  },
  bad: {
    'a suppressor with a day of grace': () => {
      trouble(86_400);
    },
  },
  unknown: {
    'a time that another resource decides': () => {
      trouble(new aws.ssm.Parameter('grace', { type: 'String', value: '120' }).version);
    },
  },
};
