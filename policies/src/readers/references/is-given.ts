import type { Property } from '../../model';

/**
 * Whether a reference (a key, a role, a log group) is there. What another resource decides counts as there. Undecided where
 * a preview does not even know which properties there are, as of Cloud Control's document.
 */
export const isGiven = (props: Property, key: string): boolean => props.keys().includes(key) && props.at(key).isSet();
