import type { AuditStoreTable } from '@sallyport/contract';
import { quoteName, quoteText } from './duckdb-types';

/**
 * One key of a map that Parquet files keep in a column of its own beside the map. To read one key of a map, all of its
 * entries are decoded: over a million events that is most of a query's time.
 */
export interface KeptKey {
  readonly column: string;
  /** Members that lead from the column to the map. */
  readonly path: readonly string[];
  readonly key: string;
}

/** The keys that the catalogue of runbooks and the watermark ask for. Another list is another {@link FILE_LAYOUT}. */
export const KEPT_KEYS: Readonly<Record<AuditStoreTable, readonly KeptKey[]>> = {
  ssh_events: [
    'proxyId',
    'sequence',
    'timeMs',
    'final',
    'lostEvents',
    'clockStepMs',
    'firstTimeMs',
    'sessionId',
    'person',
    'principalClass',
    'mfa',
    'mfaEvidence',
    'target',
    'login',
    'reason',
    'count',
    'distinctUserNames',
  ].map((key) => ({ column: 'eventData', path: ['additionalEventData'], key })),
  management_events: [],
};

/** Raised whenever {@link KEPT_KEYS} change; files of another layout are read by their maps. 1 had no kept keys. */
export const FILE_LAYOUT = 3;

/** The column's name: no column of Lake has a dot in its name. */
export const keptName = ({ column, path, key }: KeptKey): string => [column, ...path, key].join('.');

/** The value as the map has it, under the kept column's name. */
export function keptFromMap(kept: KeptKey): string {
  const map = kept.path.reduce(
    (base, member) => `struct_extract(${base}, ${quoteText(member)})`,
    quoteName(kept.column),
  );
  return `${map}[${quoteText(kept.key)}] AS ${quoteName(keptName(kept))}`;
}
