import * as pulumi from '@pulumi/pulumi';
import type { AwsContext } from './aws-context';

/** What a resource has by whose name AWS makes its ARN. */
interface Named extends pulumi.Resource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
}

interface Bucket extends pulumi.Resource {
  readonly arn: pulumi.Output<string>;
  readonly bucket: pulumi.Output<string>;
}

/** What AWS names by an id that nobody knows before. */
interface Numbered extends pulumi.Resource {
  readonly arn: pulumi.Output<string>;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * ARNs for policy documents and other JSON. A document with one unknown value is unknown as a whole, so that before the first
 * deployment neither a person nor a policy pack could see what a role will be allowed. Therefore a preview that does not know
 * an ARN yet takes what it will be, with an id of zeros where AWS makes the id; a deployment always takes the real one.
 */
export const arnOf = {
  bucket: ({ partition }: AwsContext, bucket: Bucket) =>
    foreseen(bucket, bucket.arn, pulumi.interpolate`arn:${partition}:s3:::${bucket.bucket}`),
  role: ({ partition, accountId }: AwsContext, role: Named) =>
    foreseen(role, role.arn, pulumi.interpolate`arn:${partition}:iam::${accountId}:role/${role.name}`),
  key: (context: AwsContext, key: Numbered) => foreseen(key, key.arn, regional(context, 'kms', `key/${NO_ID}`)),
  logGroup: (context: AwsContext, group: Named) =>
    foreseen(group, group.arn, regional(context, 'logs', pulumi.interpolate`log-group:${group.name}`)),
  stream: (context: AwsContext, stream: Named) =>
    foreseen(stream, stream.arn, regional(context, 'firehose', pulumi.interpolate`deliverystream/${stream.name}`)),
  table: (context: AwsContext, table: Named) =>
    foreseen(table, table.arn, regional(context, 'dynamodb', pulumi.interpolate`table/${table.name}`)),
  queue: (context: AwsContext, queue: Named) => foreseen(queue, queue.arn, regional(context, 'sqs', queue.name)),
  topic: (context: AwsContext, topic: Named) => foreseen(topic, topic.arn, regional(context, 'sns', topic.name)),
  fn: (context: AwsContext, fn: Named) =>
    foreseen(fn, fn.arn, regional(context, 'lambda', pulumi.interpolate`function:${fn.name}`)),
  eventRule: (context: AwsContext, rule: Named) =>
    foreseen(rule, rule.arn, regional(context, 'events', pulumi.interpolate`rule/${rule.name}`)),
  eventDataStore: (context: AwsContext, store: Numbered) =>
    foreseen(store, store.arn, regional(context, 'cloudtrail', `eventdatastore/${NO_ID}`)),
  /** Cloud Control calls a channel by its ARN. */
  channel: (context: AwsContext, channel: pulumi.CustomResource) =>
    foreseen(channel, channel.id, regional(context, 'cloudtrail', `channel/${NO_ID}`)),
};

const regional = (
  { partition, region, accountId }: AwsContext,
  service: string,
  resource: pulumi.Input<string>,
): pulumi.Output<string> => pulumi.interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;

function foreseen(
  resource: pulumi.Resource,
  arn: pulumi.Output<string>,
  standIn: pulumi.Output<string>,
): pulumi.Output<string> {
  if (!pulumi.runtime.isDryRun()) return arn;
  // By its URN the stand-in keeps the link to the resource, as the ARN has it.
  const linked = pulumi.all([resource.urn, standIn]).apply(([, text]) => text);
  // The SDK's declarations leave it out; a test holds us to what it does.
  const { isKnown } = arn as unknown as { readonly isKnown: Promise<boolean> };
  return pulumi.output(isKnown.then((known) => (known ? arn : linked)));
}
