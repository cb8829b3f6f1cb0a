import {
  CancelQueryCommand,
  CloudTrailClient,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail';
import { AUDIT_STORE_TABLES, PARTITION_COLUMN, partitionDayFormat, type AuditStoreTable } from '@sallyport/contract';
import { analyze, SqlError, typeName, type Tables } from '@sallyport/sql';
import { LOCAL_CREDENTIALS, type Lake } from './lake';

/** Athena's table of each table of the lake; the database is one. */
export interface AthenaTables {
  readonly database: string;
  readonly names: Readonly<Partial<Record<AuditStoreTable, string>>>;
}

export interface ResultColumn {
  /** In lower case, as Athena may give it. */
  readonly name: string;
  readonly type: string;
}

/** What became of a query, in Athena's states and words. */
export type Outcome =
  | { readonly state: 'RUNNING'; readonly bytes: number }
  | { readonly state: 'SUCCEEDED'; readonly bytes: number }
  | { readonly state: 'FAILED' | 'CANCELLED'; readonly bytes: number; readonly reason: string };

export type Started =
  | { readonly kind: 'running'; readonly lakeId: string; readonly columns: readonly ResultColumn[] }
  /** Athena refuses what it cannot parse, and fails what names something that is not there. */
  | { readonly kind: 'malformed' | 'failed'; readonly message: string };

const FAILURES: Readonly<Record<string, string>> = {
  SQL_UNKNOWN_COLUMN: 'COLUMN_NOT_FOUND',
  SQL_UNKNOWN_TABLE: 'TABLE_NOT_FOUND',
  SQL_UNKNOWN_FUNCTION: 'FUNCTION_NOT_FOUND',
};

/** Athena's queries, carried out by the engine of a local lake: the dialect is the same, the tables are named otherwise. */
export class LakeQueries {
  private readonly client: CloudTrailClient;

  constructor(
    private readonly lake: Lake,
    private readonly tables: AthenaTables,
    private readonly arrivalDelayDays: number,
  ) {
    this.client = new CloudTrailClient({
      endpoint: lake.endpoint,
      region: 'us-east-1',
      credentials: LOCAL_CREDENTIALS,
    });
  }

  close(): void {
    this.client.destroy();
  }

  async start(sql: string): Promise<Started> {
    try {
      const { columns } = analyze(sql, { tables: this.partitioned() });
      const { QueryId = '' } = await this.client.send(new StartQueryCommand({ QueryStatement: this.toLake(sql) }));
      const named = columns.map(({ name, type }) => ({ name: name.toLowerCase(), type: athenaType(typeName(type)) }));
      return { kind: 'running', lakeId: QueryId, columns: named };
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const at = `line ${error.line}:${error.column}: ${error.detail}`;
      return error.code === 'SQL_SYNTAX'
        ? { kind: 'malformed', message: at }
        : { kind: 'failed', message: `${FAILURES[error.code] ?? 'SYNTAX_ERROR'}: ${at}` };
    }
  }

  async outcome(lakeId: string): Promise<Outcome> {
    const query = await this.client.send(new DescribeQueryCommand({ QueryId: lakeId }));
    const bytes = query.QueryStatistics?.BytesScanned ?? 0;
    switch (query.QueryStatus) {
      case 'QUEUED':
      case 'RUNNING':
        return { state: 'RUNNING', bytes };
      case 'FINISHED':
        return { state: 'SUCCEEDED', bytes };
      case 'CANCELLED':
        return { state: 'CANCELLED', bytes, reason: 'Query cancelled by user' };
      default:
        return { state: 'FAILED', bytes, reason: `GENERIC_USER_ERROR: ${query.ErrorMessage ?? 'unknown'}` };
    }
  }

  async rows(lakeId: string): Promise<(string | null)[][]> {
    const rows: (string | null)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.client.send(
        new GetQueryResultsCommand({ QueryId: lakeId, NextToken, MaxQueryResults: 1_000 }),
      );
      for (const row of page.QueryResultRows ?? [])
        rows.push(row.flatMap((cell) => Object.values(cell as Record<string, string | null>)));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return rows;
  }

  async stop(lakeId: string): Promise<void> {
    await this.client.send(new CancelQueryCommand({ QueryId: lakeId }));
  }

  private partitioned(): Tables {
    const entries = Object.entries(this.tables.names) as [AuditStoreTable, string][];
    return Object.fromEntries(
      entries.map(([table, name]) => [name, { ...AUDIT_STORE_TABLES[table], [PARTITION_COLUMN]: 'varchar' }]),
    );
  }

  /** The lake has no partitions to choose; what Athena finds in that column is reckoned from the event's time. */
  private toLake(sql: string): string {
    let text = sql;
    for (const [table, name] of Object.entries(this.tables.names) as [AuditStoreTable, string][]) {
      const store = this.lake.eventDataStores[table];
      const format = partitionDayFormat(table).replace('yyyy', '%Y').replace('MM', '%m').replace('dd', '%d');
      const day = `date_format(date_add('day', ${this.arrivalDelayDays}, eventTime), '${format}')`;
      text = text.replaceAll(
        `"${this.tables.database}"."${name}"`,
        `(SELECT *, ${day} AS ${PARTITION_COLUMN} FROM ${store.split('/').at(-1) ?? store})`,
      );
    }
    return text;
  }
}

/** `varchar(5)` and `timestamp(3)` are `varchar` and `timestamp` in Athena's metadata. */
const athenaType = (type: string): string => type.replace(/\(.*$/s, '');
