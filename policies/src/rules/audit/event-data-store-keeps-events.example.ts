import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a store that keeps seven years, by default': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
    'a store of aws-native that keeps a year': () => {
      new NativeResource('aws-native:cloudtrail:EventDataStore', 'events', { retentionPeriod: 366 });
    },
  },
  bad: {
    'a store that keeps a month': () => {
      new aws.cloudtrail.EventDataStore('events', { retentionPeriod: 30 });
    },
  },
  unknown: {
    'days that another resource decides': () => {
      const days = new aws.ssm.Parameter('days', { type: 'String', value: '400' });
      new aws.cloudtrail.EventDataStore('events', { retentionPeriod: days.version.apply((version) => 400 + version) });
    },
  },
};
