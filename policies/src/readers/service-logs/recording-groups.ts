import type { Property } from '../../model';
import { within } from './within';

export const CONFIG_RECORDERS: readonly string[] = [
  'aws:cfg/recorder:Recorder',
  'aws-native:configuration:ConfigurationRecorder',
  'aws-native:config:ConfigurationRecorder',
];

/** Which types a recorder of AWS Config records, and the property that says so. */
export type RecordedTypes =
  | { readonly kind: 'all'; readonly globalTypes: boolean; readonly at: Property }
  | { readonly kind: 'listed'; readonly at: Property }
  | { readonly kind: 'all-but'; readonly excluded: readonly string[]; readonly at: Property };

/**
 * Without a group it records all types of the region. The strategy decides where there is one.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export function recordedTypes(props: Property): RecordedTypes {
  const group = props.at('recordingGroup');
  const excluded = within(within(group, 'exclusionByResourceTypes'), 'resourceTypes');
  if (excluded.isSet()) return { kind: 'all-but', excluded: excluded.texts(), at: excluded };
  const listed = within(group, 'resourceTypes');
  if (listed.isSet()) return { kind: 'listed', at: listed };
  const all = within(group, 'allSupported');
  if (all.flag() === false) return { kind: 'listed', at: all };
  const globalTypes = within(group, 'includeGlobalResourceTypes');
  return { kind: 'all', globalTypes: globalTypes.flag() === true, at: globalTypes };
}
