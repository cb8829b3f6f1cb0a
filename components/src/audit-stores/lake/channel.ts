import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { awsName, childName, evidence, evidenceTags, type StoreContext } from '../store-context';
import { createResourcePolicy } from './resource-policy';

/**
 * The channel that PutAuditEvents takes. The AWS provider has no resource for it, so Cloud Control makes it, with the same
 * credentials. Its id is the channel's ARN. An account has one channel of this kind for each region.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-channel.html
 */
export function createChannel(
  store: StoreContext,
  eventDataStoreArn: pulumi.Output<string>,
): aws.cloudcontrol.Resource {
  const { name = pulumi.output(childName(store, 'channel')) } = awsName(store, 'name', 'channel', 'audit');
  return new aws.cloudcontrol.Resource(
    childName(store, 'channel'),
    {
      typeName: 'AWS::CloudTrail::Channel',
      desiredState: pulumi.jsonStringify({
        Name: name,
        Source: 'Custom',
        Destinations: [{ Type: 'EVENT_DATA_STORE', Location: eventDataStoreArn }],
        Tags: evidenceTags(store).apply((tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))),
      }),
    },
    evidence(store),
  );
}

/** Lets the fleets of other accounts write, and nothing else. Without a policy only the owner's account may. */
export function createChannelPolicy(
  store: StoreContext,
  channelArn: pulumi.Output<string>,
  principals: pulumi.Output<string[]>,
): void {
  createResourcePolicy(store, 'channel-policy', channelArn, {
    sid: 'OtherAccountsWrite',
    principals: { aws: principals },
    actions: ['cloudtrail-data:PutAuditEvents'],
    resources: [channelArn],
  });
}
