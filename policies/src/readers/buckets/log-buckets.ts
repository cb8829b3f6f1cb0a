import { TAG_KEYS } from '@sallyport/contract';
import { knownTexts, names, type Stack, type StackResource } from '../../model';
import { isTaggedEvidence } from '../evidence';
import { BUCKET_TYPES } from './bucket-parts';

/** `evidence` is what an auditor relies on: trails, AWS Config, or what says so by its tag; other logs are `logs`. */
export type Purpose = 'evidence' | 'logs';

export interface LogBucket {
  /** Of the bucket: what cannot be read is reported there. */
  readonly urn: string;
  readonly bucket: StackResource;
  readonly purpose: Purpose;
  /** What of the stack writes into it. */
  readonly writers: readonly StackResource[];
}

interface Writing {
  readonly types: readonly string[];
  readonly purpose: Purpose;
  /** The property by which a writer names its bucket, and the path of the name within it. */
  readonly property: string;
  readonly within?: readonly string[];
}

const WRITINGS: readonly Writing[] = [
  {
    types: [
      'aws:cloudtrail/trail:Trail',
      'aws:cfg/deliveryChannel:DeliveryChannel',
      'aws-native:cloudtrail:Trail',
      'aws-native:configuration:DeliveryChannel',
      'aws-native:config:DeliveryChannel',
    ],
    purpose: 'evidence',
    property: 's3BucketName',
  },
  { types: ['aws:ec2/flowLog:FlowLog', 'aws-native:ec2:FlowLog'], purpose: 'logs', property: 'logDestination' },
  {
    types: ['aws:lb/loadBalancer:LoadBalancer', 'aws:elb/loadBalancer:LoadBalancer'],
    purpose: 'logs',
    property: 'accessLogs',
    within: ['bucket'],
  },
  {
    types: ['aws:lb/loadBalancer:LoadBalancer'],
    purpose: 'logs',
    property: 'connectionLogs',
    within: ['bucket'],
  },
  { types: ['aws-native:elasticloadbalancingv2:LoadBalancer'], purpose: 'logs', property: 'loadBalancerAttributes' },
  {
    types: ['aws:cloudfront/distribution:Distribution'],
    purpose: 'logs',
    property: 'loggingConfig',
    within: ['bucket'],
  },
  { types: ['aws:s3/bucketLogging:BucketLogging'], purpose: 'logs', property: 'targetBucket' },
  { types: BUCKET_TYPES, purpose: 'logs', property: 'logging', within: ['targetBucket'] },
  { types: BUCKET_TYPES, purpose: 'logs', property: 'loggings', within: ['targetBucket'] },
  { types: BUCKET_TYPES, purpose: 'logs', property: 'loggingConfiguration', within: ['destinationBucketName'] },
];

/** The buckets of the stack that logs are written into, or that say by a tag that they keep evidence. */
export function logBucketsIn(stack: Stack): readonly LogBucket[] {
  // Most of a stack writes into no bucket, and it may have hundreds of buckets.
  const writings = WRITINGS.flatMap((writing) =>
    stack
      .ofType(...writing.types)
      .filter((writer) => writer.props.at(writing.property).isSet() || writer.linkedBy(writing.property).length > 0)
      .map((writer) => ({ writer, writing })),
  );
  return stack.ofType(...BUCKET_TYPES).flatMap((bucket) => {
    const into = writings.filter(({ writer, writing }) => writer !== bucket && writesTo(writer, writing, bucket));
    const isEvidence = isKnownEvidence(bucket) || into.some(({ writing }) => writing.purpose === 'evidence');
    if (!isEvidence && into.length === 0) return [];
    const purpose = isEvidence ? 'evidence' : 'logs';
    return [{ urn: bucket.urn, bucket, purpose, writers: into.map(({ writer }) => writer) } as const];
  });
}

export const evidenceBucketsIn = (stack: Stack): readonly LogBucket[] =>
  logBucketsIn(stack).filter(({ purpose }) => purpose === 'evidence');

/** A bucket whose tags are not known says nothing by them. */
function isKnownEvidence({ props }: StackResource): boolean {
  const tags = props.at('tags');
  if (tags.isUnknown || (tags.isObject() && tags.at(TAG_KEYS.evidence).isUnknown)) return false;
  return isTaggedEvidence(props);
}

function writesTo(writer: StackResource, { property, within = [] }: Writing, bucket: StackResource): boolean {
  if (names(writer, property, bucket, [])) return true;
  const own = ['bucket', 'bucketName', 'id'].flatMap((key) => knownTexts(bucket.props.at(key)));
  let place = writer.props.at(property);
  for (const key of within) place = place.isUnknown || place.isAbsent() ? place : place.at(key);
  return knownTexts(place).some((text) => own.includes(bucketNameIn(text)));
}

/** The bucket's name in a name, an ARN with a prefix, or the domain by which CloudFront names it. */
const bucketNameIn = (text: string): string =>
  text
    .replace(/^arn:[^:]*:s3:::/, '')
    .replace(/\/.*$/, '')
    .replace(/\.s3[.-].*$/, '');
