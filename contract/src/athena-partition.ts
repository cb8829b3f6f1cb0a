import type { AuditStoreTable } from './lake-schema';

/** The text column by which the Athena tables are partitioned: the UTC day on which the events were written to S3. */
export const PARTITION_COLUMN = 'calendarday';

/**
 * What stands between year, month and day in that column. CloudTrail lays out a trail's files as `yyyy/MM/dd`, and the
 * column has to be that very text, or Athena could not tell a partition's folder by it.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
const DAY_SEPARATOR: Readonly<Record<AuditStoreTable, '-' | '/'>> = { ssh_events: '-', management_events: '/' };

/** The pattern of the column's days, as Glue's `projection.calendarday.format` takes it. */
export const partitionDayFormat = (table: AuditStoreTable): string => ['yyyy', 'MM', 'dd'].join(DAY_SEPARATOR[table]);

/** The value of the column for a time (Unix, ms). */
export const partitionDay = (table: AuditStoreTable, ms: number): string =>
  new Date(ms).toISOString().slice(0, 10).replaceAll('-', DAY_SEPARATOR[table]);
