import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const channel = (Location: pulumi.Input<string>): aws.cloudcontrol.Resource =>
  new aws.cloudcontrol.Resource('channel', {
    typeName: 'AWS::CloudTrail::Channel',
    desiredState: pulumi.jsonStringify({
      Name: 'ssh-sessions',
      Source: 'Custom',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location }],
    }),
  });

export const examples: Examples = {
  good: {
    'a channel to a store of the same program': () => {
      const store = new aws.cloudtrail.EventDataStore('sessions', {});
      channel(store.arn);
    },
    'a channel to a store that is there': () => {
      channel('arn:aws:cloudtrail:eu-central-1:123456789012:eventdatastore/0a1b2c3d-0000-0000-0000-000000000000');
    },
  },
  bad: {
    'a channel of aws-native that leads nowhere': () => {
      new NativeResource('aws-native:cloudtrail:Channel', 'channel', { name: 'ssh-sessions', destinations: [] });
    },
  },
  unknown: {
    'a store that only a parameter names': () => {
      const name = new aws.ssm.Parameter('store', { type: 'String', value: 'ssh' });
      channel(
        name.version.apply(
          (version) => `arn:aws:cloudtrail:eu-central-1:123456789012:eventdatastore/0a1b2c3d-${version}`,
        ),
      );
    },
  },
};
