import { TAG_KEYS } from '@sallyport/contract';

/**
 * The tags by which an audit volume is known to be a fleet's; root volumes lack the last one. A volume that a lost instance
 * left is taken by the next one, so two fleets must never have them in common.
 */
export function auditVolumeTags(allTags: Readonly<Record<string, string>>): Record<string, string> {
  const keys = [TAG_KEYS.component, TAG_KEYS.name, TAG_KEYS.stack, TAG_KEYS.evidence];
  return Object.fromEntries(keys.map((key) => [key, allTags[key] ?? '']));
}
