import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const s3BucketName = 'logs-of-example';

export const examples: Examples = {
  good: {
    'a trail without selectors': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName });
    },
    'management events beside the objects of a bucket': () => {
      new aws.cloudtrail.Trail('everything', {
        s3BucketName,
        eventSelectors: [
          {
            readWriteType: 'All',
            includeManagementEvents: true,
            dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3:::payroll-of-example/'] }],
          },
        ],
      });
    },
  },
  bad: {
    'a trail of data events only': () => {
      new aws.cloudtrail.Trail('objects', {
        s3BucketName,
        eventSelectors: [
          { includeManagementEvents: false, dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }] },
        ],
      });
    },
    'a trail without the events of KMS': () => {
      new aws.cloudtrail.Trail('management', {
        s3BucketName,
        advancedEventSelectors: [
          {
            fieldSelectors: [
              { field: 'eventCategory', equals: ['Management'] },
              { field: 'eventSource', notEquals: ['kms.amazonaws.com'] },
            ],
          },
        ],
      });
    },
    'a trail of reads, of aws-native': () => {
      new NativeResource('aws-native:cloudtrail:Trail', 'reads', {
        ...{ s3BucketName, isLogging: true },
        eventSelectors: [{ readWriteType: 'ReadOnly' }],
      });
    },
  },
  unknown: {
    'sources that another resource decides': () => {
      const excluded = new aws.ssm.Parameter('excluded', { type: 'String', value: 'none' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName,
        eventSelectors: [{ excludeManagementEventSources: [excluded.arn] }],
      });
    },
  },
};
