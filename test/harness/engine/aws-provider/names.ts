import { type Properties, UNKNOWN } from '../wire/values';
import type { ResourceSchema } from './schema/shapes';
import { uniqueOf } from './resource-context';

interface NameRule {
  readonly property: string;
  readonly maximum: number;
  readonly shape?: (name: string) => string;
}

const lower = (name: string): string => name.toLowerCase();

/** Where the provider makes a name that is not `name`, or bounds it (`AutoName` in provider/resources.go of pulumi-aws). */
const RULES: Readonly<Record<string, NameRule>> = {
  'aws:s3/bucket:Bucket': { property: 'bucket', maximum: 63, shape: lower },
  'aws:s3/bucketObjectv2:BucketObjectv2': { property: 'key', maximum: 1024 },
  'aws:kms/alias:Alias': { property: 'name', maximum: 255, shape: (name) => `alias/${name}` },
  'aws:ecr/repository:Repository': { property: 'name', maximum: 256, shape: lower },
  'aws:glue/catalogDatabase:CatalogDatabase': { property: 'name', maximum: 255, shape: lower },
  'aws:lb/loadBalancer:LoadBalancer': { property: 'name', maximum: 32 },
  'aws:lb/targetGroup:TargetGroup': { property: 'name', maximum: 32 },
  'aws:iam/role:Role': { property: 'name', maximum: 64 },
  'aws:lambda/function:Function': { property: 'name', maximum: 64 },
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': { property: 'name', maximum: 64 },
};

/** The property that is given a name when the program gives none; absent when the resource has no such thing. */
export function nameProperty(schema: ResourceSchema): string | undefined {
  const rule = RULES[schema.token];
  if (rule !== undefined) return rule.property;
  const member = schema.inputs.name;
  return member?.required === false && member.shape.kind === 'string' ? 'name' : undefined;
}

/** Inputs with the name filled in: the old one if there is, else the resource's own name with seven random digits. */
export function withName(
  news: Properties,
  olds: Properties | undefined,
  schema: ResourceSchema,
  name: string,
  seed: Uint8Array | string,
): Properties {
  const property = nameProperty(schema);
  const prefix = property === undefined ? undefined : news[`${property}Prefix`];
  if (property === undefined || prefix !== undefined || (news[property] !== undefined && news[property] !== null))
    return news;
  const old = olds?.[property];
  if (typeof old === 'string' && old !== UNKNOWN) return { ...news, [property]: old };
  const rule = RULES[schema.token] ?? { property, maximum: 255 };
  const suffix = uniqueOf(schema.token, name, Buffer.from(seed).toString('hex')).slice(0, 7);
  const made = `${name.slice(0, rule.maximum - suffix.length - 1)}-${suffix}`;
  return { ...news, [property]: rule.shape === undefined ? made : rule.shape(made) };
}

/** Whether a name was made by {@link withName}. */
export function isMadeName(schema: ResourceSchema, inputs: Properties, name: string): boolean {
  const property = nameProperty(schema);
  const value = property === undefined ? undefined : inputs[property];
  const bare = name.toLowerCase().slice(0, 20);
  return (
    typeof value === 'string' &&
    value.toLowerCase().replace('alias/', '').startsWith(bare) &&
    /-[0-9a-f]{7}$/.test(value)
  );
}
