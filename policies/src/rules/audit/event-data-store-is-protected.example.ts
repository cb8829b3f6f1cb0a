import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a store that is protected, by default': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
  },
  bad: {
    'a store that one call deletes': () => {
      new aws.cloudtrail.EventDataStore('events', { terminationProtectionEnabled: false });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('protection', { type: 'String', value: 'on' });
      new aws.cloudtrail.EventDataStore('events', {
        terminationProtectionEnabled: setting.version.apply((version) => version > 0),
      });
    },
  },
};
