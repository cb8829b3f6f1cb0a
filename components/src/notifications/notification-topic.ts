import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { lookUpAws, type AwsContext } from '../internal/aws-context';
import { ArgsCheck } from '../internal/check-args';
import { namePrefixSchema, physicalName } from '../internal/names';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument } from '../internal/policy-document';
import { listOf } from '../internal/schemas';
import { tagsFor, userTagsSchema } from '../internal/tags';

/** Arguments of {@link NotificationTopic}. */
export interface NotificationTopicArgs {
  /** E-mail addresses that are told of findings and alarms. AWS asks each one to confirm, once. */
  emails: pulumi.Input<pulumi.Input<string>[]>;
  /** Beginning of the names in AWS; without it Pulumi makes them unique. */
  namePrefix?: pulumi.Input<string>;
  /** Tags for every resource. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

const email = z.string({ error: 'is no text; allowed is an e-mail address' }).regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, {
  error: ({ input }) => `is "${String(input)}"; allowed is an e-mail address`,
});

/** Called by its address, a subscription stays as it is, and confirmed, when another one is taken away. */
const shortHash = (address: string): string => createHash('sha256').update(address).digest('hex').slice(0, 12);

/**
 * Where people hear of findings and alarms: an SNS topic, encrypted with a key that CloudWatch and EventBridge may use too
 * (the AWS-managed key of SNS shuts them out, and alarms would then be silent).
 */
export class NotificationTopic extends pulumi.ComponentResource {
  /** ARN of the topic, for `notificationTopicArn` of RunbookAlarms. */
  public readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: NotificationTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:NotificationTopic', name, args, opts);
    const check = new ArgsCheck('NotificationTopic', args);
    // Each address names a subscription.
    const emails = check.known('emails', listOf(email, 1), []);
    if ((args.emails ?? undefined) === undefined) check.problem('emails', 'is required');
    const prefix = check.optional('namePrefix', namePrefixSchema);
    const userTags = check.optional('tags', userTagsSchema, {});
    check.finish();

    const context = lookUpAws(this);
    const tags = tagsFor('NotificationTopic', name, userTags);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: 'Sallyport: findings and alarms on their way to people',
        enableKeyRotation: true,
        policy: keyPolicy(context),
        tags,
      },
      { parent: this },
    );
    const topicName = physicalName('rule', prefix, 'findings');
    const topic = new aws.sns.Topic(
      `${name}-topic`,
      { ...(topicName === undefined ? {} : { name: topicName }), kmsMasterKeyId: key.arn, tags },
      { parent: this },
    );
    new aws.sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topicPolicy(arnOf.topic(context, topic), context) },
      { parent: this },
    );
    for (const address of emails) {
      const subscription = { topic: topic.arn, protocol: 'email', endpoint: address };
      new aws.sns.TopicSubscription(`${name}-email-${shortHash(address)}`, subscription, { parent: this });
    }
    this.topicArn = arnOf.topic(context, topic);
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

/**
 * The account's policies decide who administers the key; whoever may publish or read through SNS in this account may use
 * it for that, and so may the services that raise alarms, for this account only.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function keyPolicy({ accountId, region, partition }: AwsContext): pulumi.Output<string> {
  const use = ['kms:GenerateDataKey*', 'kms:Decrypt'];
  return policyDocument([
    {
      sid: 'AdministeredByTheAccount',
      principals: { aws: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      actions: ['kms:*'],
      resources: ['*'],
    },
    {
      sid: 'ThroughSnsInThisAccount',
      principals: { aws: '*' },
      actions: use,
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': accountId,
          'kms:ViaService': pulumi.interpolate`sns.${region}.amazonaws.com`,
        },
      },
    },
    {
      sid: 'AlarmsOfThisAccount',
      principals: { service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
      actions: use,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ]);
}

/** Alarms and rules of this account may publish; within it IAM decides, and nothing goes over an unencrypted connection. */
function topicPolicy(topicArn: pulumi.Input<string>, { accountId, partition }: AwsContext): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'AlarmsOfThisAccount',
      principals: { service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
      actions: ['sns:Publish'],
      resources: [topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
    {
      sid: 'ThisAccount',
      principals: { aws: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      actions: ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes', 'sns:SetTopicAttributes', 'sns:DeleteTopic'],
      resources: [topicArn],
    },
    {
      sid: 'OnlyEncrypted',
      effect: 'Deny',
      principals: { aws: '*' },
      actions: ['sns:Publish'],
      resources: [topicArn],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
}
