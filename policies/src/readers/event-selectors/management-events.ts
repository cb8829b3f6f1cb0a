import type { Property } from '../../model';
import { EVERY_MANAGEMENT_EVENT, readAdvancedSelector, readBasicSelector, type EventSelector } from './event-selector';

/** What of the management events a trail or an event data store does not record. */
export type Loss =
  | { readonly kind: 'all' }
  | { readonly kind: 'reads' }
  | { readonly kind: 'writes' }
  /** `name` is a source that AWS lets one exclude because of its volume; none for any other. */
  | { readonly kind: 'source'; readonly name: NoisySource | undefined };

/** The sources that trails may exclude. */
export const NOISY_SOURCES = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] as const;
export type NoisySource = (typeof NOISY_SOURCES)[number];

export interface Recorded {
  /** The property that decides. */
  readonly at: Property;
  readonly lost: readonly Loss[];
  /** Whether events of that category are recorded, as `Management` or `ActivityAuditLog`. */
  readonly selectsCategory: (category: string) => boolean;
}

/** Stands for every service that no selector names. */
const ANY_SOURCE = '.amazonaws.com';

/**
 * Reads selectors by what they select together: an event is recorded if one of them selects it, so that any spelling which
 * selects the same is judged the same.
 */
export function recordedEvents(props: Property): Recorded {
  const advanced = props.at('advancedEventSelectors');
  const basic = props.at('eventSelectors');
  const isAdvanced = advanced.isSet();
  const selectors = isAdvanced
    ? advanced.items().map(readAdvancedSelector)
    : basic.isSet()
      ? basic.items().map(readBasicSelector)
      : [EVERY_MANAGEMENT_EVENT];
  return {
    at: isAdvanced ? advanced : basic,
    lost: lossesOf(selectors),
    selectsCategory: (category) => selectors.some((selector) => selector.selectsCategory(category)),
  };
}

function lossesOf(selectors: readonly EventSelector[]): readonly Loss[] {
  const keeps = (readOnly: boolean, source: string): boolean =>
    selectors.some((selector) => selector.selects({ readOnly, source }));
  const reads = keeps(true, ANY_SOURCE);
  const writes = keeps(false, ANY_SOURCE);
  if (!reads && !writes) return [{ kind: 'all' }];
  const named = selectors.flatMap(({ sources }) => sources).filter((source) => !isPartOfNoisy(source));
  const dropped = [...NOISY_SOURCES, ...named].filter(
    (source) => (reads && !keeps(true, source)) || (writes && !keeps(false, source)),
  );
  return [
    ...(reads ? [] : [{ kind: 'reads' as const }]),
    ...(writes ? [] : [{ kind: 'writes' as const }]),
    ...dropped.filter(isNoisy).map((name) => ({ kind: 'source' as const, name })),
    ...(dropped.every(isNoisy) ? [] : [{ kind: 'source' as const, name: undefined }]),
  ];
}

const isNoisy = (source: string): source is NoisySource => NOISY_SOURCES.some((noisy) => noisy === source);

/** One whole, or how it begins or ends, as selectors by prefix and suffix name it: told by the whole one. */
const isPartOfNoisy = (source: string): boolean =>
  NOISY_SOURCES.some((noisy) => noisy.startsWith(source) || noisy.endsWith(source));
