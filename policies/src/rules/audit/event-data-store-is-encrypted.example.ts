import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a store with a key of its own': () => {
      const key = new aws.kms.Key('events', { enableKeyRotation: true });
      new aws.cloudtrail.EventDataStore('events', { kmsKeyId: key.arn });
    },
  },
  bad: {
    'a store with the key of CloudTrail': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
  },
  unknown: {
    'a document of Cloud Control that holds what another resource decides': () => {
      const parameter = new aws.ssm.Parameter('name', { type: 'String', value: 'events' });
      new aws.cloudcontrol.Resource('events', {
        typeName: 'AWS::CloudTrail::EventDataStore',
        desiredState: pulumi.jsonStringify({ Name: parameter.insecureValue }),
      });
    },
  },
};
