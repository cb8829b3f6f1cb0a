import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a store of every region, by default': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
    'a store of audit events, which come through a channel': () => {
      new aws.cloudtrail.EventDataStore('sessions', {
        multiRegionEnabled: false,
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['ActivityAuditLog'] }] }],
      });
    },
  },
  bad: {
    'a store of one region': () => {
      new aws.cloudtrail.EventDataStore('events', { multiRegionEnabled: false });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('regions', { type: 'String', value: 'all' });
      new aws.cloudtrail.EventDataStore('events', {
        multiRegionEnabled: setting.version.apply((version) => version > 0),
      });
    },
  },
};
