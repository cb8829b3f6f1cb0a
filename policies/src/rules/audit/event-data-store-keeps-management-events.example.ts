import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const MANAGEMENT = { field: 'eventCategory', equals: ['Management'] };

export const examples: Examples = {
  good: {
    'a store without selectors': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
    'a store of audit events, which come through a channel': () => {
      new aws.cloudtrail.EventDataStore('sessions', {
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['ActivityAuditLog'] }] }],
      });
    },
  },
  bad: {
    'a store of writes only': () => {
      new aws.cloudtrail.EventDataStore('events', {
        advancedEventSelectors: [{ fieldSelectors: [MANAGEMENT, { field: 'readOnly', equals: ['false'] }] }],
      });
    },
    'a store without the events of KMS, of aws-native': () => {
      new NativeResource('aws-native:cloudtrail:EventDataStore', 'events', {
        advancedEventSelectors: [{ fieldSelectors: [MANAGEMENT, { field: 'eventSource', notStartsWith: ['kms.'] }] }],
      });
    },
  },
  unknown: {
    'sources that another resource decides': () => {
      const source = new aws.ssm.Parameter('source', { type: 'String', value: 'none' });
      new aws.cloudtrail.EventDataStore('events', {
        advancedEventSelectors: [{ fieldSelectors: [MANAGEMENT, { field: 'eventSource', notEquals: [source.arn] }] }],
      });
    },
  },
};
