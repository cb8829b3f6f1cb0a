import type { Property } from '../../model';

/** Whether an event data store takes new events, and the property that says so: `suspend` or `ingestionEnabled`. */
export function isIngesting(props: Property): { readonly at: Property; readonly ingests: boolean } {
  const suspend = props.at('suspend');
  if (suspend.isSet()) return { at: suspend, ingests: suspend.flag() !== true };
  const enabled = props.at('ingestionEnabled');
  return { at: enabled, ingests: enabled.flag() !== false };
}
