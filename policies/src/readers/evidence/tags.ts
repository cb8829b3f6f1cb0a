import { TAG_KEYS } from '@sallyport/contract';
import type { Property } from '../../model';

/** Whether a resource says by its tag that it holds evidence. Tags are a map, or a list of keys and values in aws-native. */
export function isTaggedEvidence(props: Property): boolean {
  const tags = props.at('tags');
  const value = tags.isList()
    ? tags
        .items()
        .find((tag) => tag.at('key').text() === TAG_KEYS.evidence)
        ?.at('value')
    : tags.at(TAG_KEYS.evidence);
  return value?.text() === 'true';
}
