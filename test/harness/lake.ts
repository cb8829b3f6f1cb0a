import { join } from 'node:path';
import {
  CloudTrailClient,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail';
import type { AuditEvent, AuditStoreTable } from '@sallyport/contract';
import { Daemon } from './process';
import { REPOSITORY } from './tools';

export interface Lake {
  readonly endpoint: string;
  readonly channelArn: string;
  readonly eventDataStores: Readonly<Record<AuditStoreTable, string>>;
  readonly directory: string;
  readonly daemon: Daemon;
  /** Rows of a query in the Lake's Trino dialect; `{{ssh_events}}` and `{{management_events}}` stand for the stores. */
  query(sql: string): Promise<Record<string, string | null>[]>;
  stop(): Promise<void>;
}

export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The local lake's own program, as users start it, asked through the AWS SDK. */
export async function startLake(directory: string): Promise<Lake> {
  const program = join(REPOSITORY, 'local-lake', 'bin', 'sallyport-lake.js');
  const daemon = Daemon.start('local lake', process.execPath, [
    program,
    'serve',
    '--dir',
    directory,
    '--port',
    '0',
    '--json',
  ]);
  const [line] = await daemon.waitFor(/^\{.*"endpoint".*\}$/m);
  const { endpoint, channelArn, eventDataStores } = JSON.parse(line) as Pick<
    Lake,
    'endpoint' | 'channelArn' | 'eventDataStores'
  >;
  const client = new CloudTrailClient({ endpoint, region: 'us-east-1', credentials: LOCAL_CREDENTIALS });
  return {
    endpoint,
    channelArn,
    eventDataStores,
    directory,
    daemon,
    query: (sql) => queryLake(client, render(sql, eventDataStores)),
    stop: async () => {
      client.destroy();
      await daemon.stop();
    },
  };
}

function render(sql: string, stores: Lake['eventDataStores']): string {
  return sql.replace(/\{\{(ssh_events|management_events)\}\}/g, (_, table: AuditStoreTable) => idOf(stores[table]));
}

const idOf = (store: string) => store.split('/').at(-1) ?? store;

async function queryLake(client: CloudTrailClient, sql: string): Promise<Record<string, string | null>[]> {
  const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: sql }));
  for (;;) {
    const { QueryStatus, ErrorMessage } = await client.send(new DescribeQueryCommand({ QueryId }));
    if (QueryStatus === 'FINISHED') break;
    if (QueryStatus !== 'QUEUED' && QueryStatus !== 'RUNNING')
      throw new Error(`${QueryStatus}: ${ErrorMessage}\n${sql}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const rows: Record<string, string | null>[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetQueryResultsCommand({ QueryId, NextToken, MaxQueryResults: 1000 }));
    for (const row of page.QueryResultRows ?? []) rows.push(Object.assign({}, ...row) as Record<string, string | null>);
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return rows;
}

const MAPS = ['requestParameters', 'responseElements', 'additionalEventData'] as const;

/** Every audit event in the lake, by proxy and sequence, in the shape that it was sent. */
export async function eventsIn(lake: Lake): Promise<AuditEvent[]> {
  const json = (path: string) => `json_format(CAST(${path} AS json))`;
  const rows = await lake.query(`
    SELECT eventData.version AS version, eventData.userIdentity.type AS identityType,
      eventData.userIdentity.principalId AS principalId, ${json('eventData.userIdentity.details')} AS details,
      eventData.userAgent AS userAgent, eventData.eventSource AS eventSource, eventData.eventName AS eventName,
      eventData.eventTime AS eventTime, eventData.UID AS uid, eventData.errorCode AS errorCode,
      eventData.errorMessage AS errorMessage, eventData.sourceIPAddress AS sourceIPAddress,
      eventData.recipientAccountId AS recipientAccountId,
      ${MAPS.map((map) => `${json(`eventData.${map}`)} AS ${map}`).join(', ')}
    FROM {{ssh_events}}
    ORDER BY element_at(eventData.additionalEventData, 'proxyId'),
      CAST(element_at(eventData.additionalEventData, 'sequence') AS bigint)`);
  return rows.map(toEvent);
}

function toEvent(row: Record<string, string | null>): AuditEvent {
  const get = (name: string) => row[name] ?? row[name.toLowerCase()] ?? undefined;
  const map = (name: string) => {
    const text = get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, string>);
  };
  const event = {
    version: get('version'),
    userIdentity: { type: get('identityType'), principalId: get('principalId'), details: map('details') },
    userAgent: get('userAgent'),
    eventSource: get('eventSource'),
    eventName: get('eventName'),
    eventTime: get('eventTime'),
    UID: get('uid'),
    requestParameters: map('requestParameters'),
    responseElements: map('responseElements'),
    errorCode: get('errorCode'),
    errorMessage: get('errorMessage'),
    sourceIPAddress: get('sourceIPAddress'),
    recipientAccountId: get('recipientAccountId'),
    additionalEventData: map('additionalEventData'),
  };
  return JSON.parse(JSON.stringify(event)) as AuditEvent;
}
