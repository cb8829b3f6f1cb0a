import type { Property, Stack, StackResource } from '../../model';
import { settingOf, settingsOf, written, type Setting } from './bucket-parts';

/** The rules by which objects go: one list for each resource that holds some. */
export const lifecycleRulesOf = (stack: Stack, of: StackResource): readonly Setting[] =>
  settingsOf(stack, of, {
    type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    inPart: (props) => props.at('rules'),
    inBucket: (bucket) => {
      const native = written(bucket, 'lifecycleConfiguration');
      return native.isAbsent() ? written(bucket, 'lifecycleRules') : native.at('rules');
    },
  }).flatMap(({ owner, at }) => at.items().map((rule) => settingOf(owner, rule)));

export type Expiration =
  | { readonly kind: 'never' }
  | { readonly kind: 'after'; readonly days: number; readonly at: Property }
  | { readonly kind: 'on-a-date'; readonly at: Property };

/** When a rule lets current objects go. The provider writes 0 for days that are not set. */
export function expirationOf(rule: Property): Expiration {
  if (!isActive(rule)) return { kind: 'never' };
  const expiration = rule.at('expiration');
  const date = rule.at('expirationDate').isSet() ? rule.at('expirationDate') : expiration.at('date');
  if (date.isSet()) return { kind: 'on-a-date', at: date };
  const at = rule.at('expirationInDays').isSet() ? rule.at('expirationInDays') : expiration.at('days');
  const days = at.number();
  return days === undefined || days === 0 ? { kind: 'never' } : { kind: 'after', days, at };
}

/** `status` of `Enabled`, or the flag `enabled` of rules inside a bucket. */
function isActive(rule: Property): boolean {
  const status = rule.at('status').text();
  return status === undefined ? rule.at('enabled').flag() === true : status === 'Enabled';
}
