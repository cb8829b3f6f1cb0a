import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a store that takes events, by default': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
  },
  bad: {
    'a suspended store': () => {
      new aws.cloudtrail.EventDataStore('events', { suspend: 'true' });
    },
    'a store of aws-native that takes nothing': () => {
      new NativeResource('aws-native:cloudtrail:EventDataStore', 'events', { ingestionEnabled: false });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('suspend', { type: 'String', value: 'false' });
      new aws.cloudtrail.EventDataStore('events', { suspend: setting.version.apply((version) => String(version < 0)) });
    },
  },
};
