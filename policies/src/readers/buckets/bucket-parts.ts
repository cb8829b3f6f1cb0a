import { names, Property, type Stack, type StackResource } from '../../model';

export const BUCKET_TYPES: readonly string[] = ['aws:s3/bucket:Bucket', 'aws-native:s3:Bucket'];
const BUCKET_IDS = ['id', 'bucket', 'bucketName', 'arn'];

/** A property of a bucket, in the bucket itself or in a resource of its own, which is then at fault. */
export interface Setting {
  /** Of the owner: what cannot be read is reported there. */
  readonly urn: string;
  readonly owner: StackResource;
  readonly at: Property;
}

export const settingOf = (owner: StackResource, at: Property): Setting => ({ urn: owner.urn, owner, at });

/** The resources of that type that set something of the bucket. */
export const partsOf = (stack: Stack, bucket: StackResource, ...types: readonly string[]): readonly StackResource[] =>
  stack.ofType(...types).filter((part) => names(part, 'bucket', bucket, BUCKET_IDS));

/**
 * A setting as resources of their own say it or, where there are none, the bucket itself: once deployed, a bucket repeats in
 * its outputs what it was before those were made.
 * @param type of the resources of their own
 * @param inPart where they say it
 * @param inBucket where the bucket says it
 */
export function settingsOf(
  stack: Stack,
  bucket: StackResource,
  { type, inPart, inBucket }: SettingPlaces,
): readonly Setting[] {
  const parts = partsOf(stack, bucket, type).map((owner) => settingOf(owner, inPart(owner.props)));
  if (parts.length > 0) return parts;
  const at = inBucket(bucket);
  return at.isAbsent() ? [] : [settingOf(bucket, at)];
}

/**
 * The first of these properties that the program sets. Of what it leaves out and AWS fills in, a preview of a stack says that
 * it is not known, and names no resource from which it is made.
 */
export function written(resource: StackResource, ...keys: readonly [string, ...string[]]): Property {
  const { props } = resource;
  const isFilledIn = (key: string): boolean =>
    props.at(key).isUnknown && [key, 'desiredState'].every((each) => resource.linkedBy(each).length === 0);
  const found = keys.find((key) => !props.at(key).isAbsent() && !isFilledIn(key));
  return found === undefined ? new Property(undefined, keys[0]) : props.at(found);
}

export interface SettingPlaces {
  readonly type: string;
  readonly inPart: (props: Property) => Property;
  readonly inBucket: (bucket: StackResource) => Property;
}

/** Settings whose value is known first, so that one that is not known matters only where those do not decide. */
export const knownFirst = (settings: readonly Setting[]): readonly Setting[] => [
  ...settings.filter(({ at }) => !at.isUnknown),
  ...settings.filter(({ at }) => at.isUnknown),
];
