import type { Property } from '../../model';

/** Whether a trail records at all, and the property that says so: `enableLogging`, by default true, or `isLogging`. */
export function isLogging(props: Property): { readonly at: Property; readonly logs: boolean } {
  const at = props.either('enableLogging', 'isLogging');
  return { at, logs: at.flag() ?? true };
}
