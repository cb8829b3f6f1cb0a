import { knownTexts, type Property } from '../../model';

/**
 * The wanted texts that none of the properties holds, in any case of letters. While something missing may still be in what is
 * not known, reading it throws.
 */
export function missingTexts(lists: readonly Property[], wanted: readonly string[]): readonly string[] {
  const held = new Set(lists.flatMap(knownTexts).map((text) => text.toLowerCase()));
  const missing = wanted.filter((text) => !held.has(text.toLowerCase()));
  if (missing.length > 0) lists.forEach((list) => list.texts());
  return missing;
}
