import { PARTITION_COLUMN, partitionDay, type AuditStoreTable } from '@sallyport/contract';
import { checkedName } from './athena-names';
import type { TimeBounds } from './audit-store';

/** An event may bear a time a little after its arrival: the clocks of proxies and of AWS are not one. */
const CLOCK_MARGIN_MS = 3_600_000;
/**
 * An event may arrive so long after it happened: Firehose retries S3 for a day, and a proxy's spool outlives an outage.
 * A run that ends now pays nothing for it, because those partitions do not exist yet.
 */
const LATE_MARGIN_MS = 7 * 86_400_000;

/** `"database"."table"`. Throws `STORE_INVALID` for a name that is none of Glue's. */
export const athenaTableName = (database: string, table: string): string =>
  `"${checkedName('database', database)}"."${checkedName('table', table)}"`;

/**
 * What stands for `{{ssh_events}}`. Athena reads, and bills, every partition that a statement does not rule out, and
 * runbooks speak of eventTime only. So the table is a sub-select over the days on which events of that time can have
 * arrived. An event that came later still is not seen, and its run stays `incomplete`, as its sequence number is missing.
 */
export function athenaTableText(table: AuditStoreTable, tableName: string, bounds: TimeBounds | undefined): string {
  if (bounds === undefined) return tableName;
  const first = `${PARTITION_COLUMN} >= '${partitionDay(table, bounds.startMs - CLOCK_MARGIN_MS)}'`;
  const last =
    bounds.endMs === undefined
      ? ''
      : ` AND ${PARTITION_COLUMN} <= '${partitionDay(table, bounds.endMs + LATE_MARGIN_MS)}'`;
  return `(SELECT * FROM ${tableName} WHERE ${first}${last})`;
}
