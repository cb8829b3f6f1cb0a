import type { Property } from '../../model';
import { readFieldSelector } from './field-selector';

export interface ManagementEvent {
  readonly readOnly: boolean;
  /** As `kms.amazonaws.com`. */
  readonly source: string;
}

/** One selector of a trail or an event data store, basic or advanced. */
export interface EventSelector {
  /** Whether it may select events of that category, as `Management` or `ActivityAuditLog`. */
  readonly selectsCategory: (category: string) => boolean;
  /** Whether it selects this management event whatever else the event says. */
  readonly selects: (event: ManagementEvent) => boolean;
  /** What it speaks of as sources of management events, in small letters. */
  readonly sources: readonly string[];
}

/** What there is without selectors: all management events. */
export const EVERY_MANAGEMENT_EVENT: EventSelector = {
  selectsCategory: (category) => category === 'Management',
  selects: () => true,
  sources: [],
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export function readBasicSelector(selector: Property): EventSelector {
  const management = selector.at('includeManagementEvents').flag() ?? true;
  const type = (selector.at('readWriteType').text() ?? 'All').toLowerCase();
  const excluded = selector
    .at('excludeManagementEventSources')
    .texts()
    .map((source) => source.toLowerCase());
  return {
    selectsCategory: (category) =>
      category === 'Management' ? management : category === 'Data' && selector.at('dataResources').isSet(),
    selects: ({ readOnly, source }) =>
      management && type !== (readOnly ? 'writeonly' : 'readonly') && !excluded.includes(source),
    sources: excluded,
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
export function readAdvancedSelector(selector: Property): EventSelector {
  const fields = selector.at('fieldSelectors').items().map(readFieldSelector);
  const of = (name: string): typeof fields => fields.filter(({ field }) => field === name);
  const selectsCategory = (category: string): boolean => of('eventcategory').every(({ selects }) => selects(category));
  // A condition on anything else, such as the name of the event or who did it, leaves something out.
  const isNarrower = fields.some(({ field }) => !['eventcategory', 'readonly', 'eventsource'].includes(field));
  return {
    selectsCategory,
    selects: ({ readOnly, source }) =>
      selectsCategory('Management') &&
      !isNarrower &&
      of('readonly').every(({ selects }) => selects(String(readOnly))) &&
      of('eventsource').every(({ selects }) => selects(source)),
    sources: of('eventsource').flatMap(({ values }) => values),
  };
}
