import type { Property, Stack, StackResource } from '../../model';
import { partsOf, settingOf, written, type Setting } from './bucket-parts';

const LOCK = 'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration';

/** Objects can be locked: the bucket was made so, or a configuration of its own makes it so. */
export function hasObjectLock(stack: Stack, bucket: StackResource): boolean {
  if (partsOf(stack, bucket, LOCK).length > 0) return true;
  if (isOn(written(bucket, 'objectLockConfiguration').at('objectLockEnabled'))) return true;
  return isOn(written(bucket, 'objectLockEnabled'));
}

/** How long an object is locked that is written without saying so: one for each configuration. */
export function defaultRetentionsOf(stack: Stack, bucket: StackResource): readonly Setting[] {
  const parts = partsOf(stack, bucket, LOCK).map((owner) => settingOf(owner, retentionIn(owner.props)));
  if (parts.length > 0) return parts;
  const configuration = written(bucket, 'objectLockConfiguration');
  return configuration.isSet() ? [settingOf(bucket, retentionIn(configuration))] : [];
}

/** Days of a default retention, which is given in days or years; none where there is no retention. */
export function retentionDays(retention: Property): number | undefined {
  if (!retention.isSet()) return undefined;
  const years = retention.at('years').number();
  return years === undefined || years === 0 ? retention.at('days').number() : years * 365;
}

const retentionIn = (configuration: Property): Property =>
  configuration.either('rule', 'rules').either('defaultRetention', 'defaultRetentions');

/** A flag, or `Enabled`. */
const isOn = (property: Property): boolean => /^(?:true|enabled)$/i.test(property.text() ?? '');
