import { TAG_KEYS } from '@sallyport/contract';
import type { Statement } from '../internal/policy-document';
import { useOfKey } from './permissions';

export interface InstanceFacts {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly autoScalingGroupName: string;
  readonly fleetKeyArn: string;
  /** Tags by which an audit volume is known to be this fleet's. */
  readonly volumeTags: Readonly<Record<string, string>>;
}

/** What an instance needs beside the proxy's own rights: its audit volume, and telling the group that it has drained. */
export function instanceStatements(facts: InstanceFacts): Statement[] {
  const { partition, accountId, region, autoScalingGroupName, fleetKeyArn, volumeTags } = facts;
  const ec2 = (resource: string) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
  const tagged = (kind: 'RequestTag' | 'ResourceTag') =>
    Object.fromEntries(Object.entries(volumeTags).map(([key, value]) => [`aws:${kind}/${key}`, value]));
  const ownInstance = {
    [`aws:ResourceTag/${TAG_KEYS.stack}`]: volumeTags[TAG_KEYS.stack] ?? '',
    [`aws:ResourceTag/${TAG_KEYS.name}`]: volumeTags[TAG_KEYS.name] ?? '',
  };
  return [
    { sid: 'FindVolumes', actions: ['ec2:DescribeVolumes'], resources: ['*'] },
    {
      sid: 'CreateVolume',
      actions: ['ec2:CreateVolume'],
      resources: [ec2('volume/*')],
      conditions: { StringEquals: tagged('RequestTag'), Bool: { 'ec2:Encrypted': 'true' } },
    },
    {
      sid: 'TagVolumeAtCreation',
      actions: ['ec2:CreateTags'],
      resources: [ec2('volume/*')],
      conditions: { StringEquals: { 'ec2:CreateAction': 'CreateVolume' } },
    },
    // AttachVolume knows no key (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html), but
    // EC2 needs a grant on the volume's, and the statements below give one on the fleet's alone. The key of AWS for EBS
    // admits the whole account by its own policy: that one is for the instance's script to pass over.
    {
      sid: 'AttachVolume',
      actions: ['ec2:AttachVolume'],
      resources: [ec2('volume/*')],
      conditions: { StringEquals: tagged('ResourceTag'), Bool: { 'ec2:Encrypted': 'true' } },
    },
    {
      sid: 'AttachToInstance',
      actions: ['ec2:AttachVolume'],
      resources: [ec2('instance/*')],
      conditions: { StringEquals: ownInstance },
    },
    useOfKey(
      'EncryptVolume',
      fleetKeyArn,
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      'ec2',
    ),
    {
      sid: 'GrantKeyToVolume',
      actions: ['kms:CreateGrant'],
      resources: [fleetKeyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      sid: 'FinishTermination',
      actions: ['autoscaling:CompleteLifecycleAction'],
      resources: [
        `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/${autoScalingGroupName}`,
      ],
    },
  ];
}
