import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AUDIT_STORE_TABLES, messageOf, type AuditStoreTable } from '@sallyport/contract';
import type { EventDataStore, LakeResources } from './api/resources';
import { createApiServer } from './api/server';
import type { Clock } from './clock';
import { KEPT_KEYS } from './engine/kept-keys';
import { QueryEngine } from './engine/query-engine';
import { openSandbox } from './engine/sandbox';
import { LakeError, systemCode } from './errors';
import type { Dialect } from './query/dialect';
import { QUERY_LIMITS, type QueryLimits } from './query/query-limits';
import { QueryService } from './query/query-service';
import { openLakeDirectory, type LakeDirectory } from './store/lake-directory';

export interface LakeOptions {
  /** Where the events are; made when missing. */
  readonly dir: string;
  /** 0 for a free one. */
  readonly port: number;
  /** A loopback address; 127.0.0.1 when absent. */
  readonly host?: string;
  readonly clock: Clock;
  /** For a new directory: 12 digits; `000000000000` when absent. */
  readonly accountId?: string | undefined;
  /** For a new directory; `us-east-1` when absent. */
  readonly region?: string | undefined;
  readonly limits?: Partial<QueryLimits>;
  /** Told what an operator should know and no caller is told. */
  readonly onProblem: (message: string) => void;
}

export interface Lake {
  /** `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL_CLOUDTRAIL and AWS_ENDPOINT_URL_CLOUDTRAIL_DATA. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  readonly channelArn: string;
  /** ARNs. */
  readonly eventDataStores: Readonly<Record<AuditStoreTable, string>>;
  /** Moves every event into Parquet now; it happens by itself as segments fill. */
  compact(): Promise<void>;
  /** Stops listening, cancels queries, syncs and lets go of the directory. */
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** Queries that run at once; more wait. Each holds a thread of Node's pool, which the store's writes need too. */
const RUNNING_QUERIES = 2;
const ENGINE_MEGABYTES = 2048;

/**
 * Opens a directory and serves it.
 * @throws LakeError LAKE_LOCKED, LAKE_DIRECTORY_INVALID, LAKE_ADDRESS_REFUSED, LAKE_ADDRESS_IN_USE
 */
export async function openLake(options: LakeOptions & { readonly dialect: Dialect }): Promise<Lake> {
  const { host = '127.0.0.1', clock, onProblem } = options;
  if (!LOOPBACK.has(host)) throw new LakeError('LAKE_ADDRESS_REFUSED', `The lake does not listen on ${host}.`);
  const directory = await openLakeDirectory({ ...options, directory: options.dir });
  let queries: QueryService | undefined;
  try {
    const resources = resourcesOf(directory);
    queries = await openQueries(options, directory, resources);
    const server = createApiServer({ resources, queries, clock, onProblem });
    const endpoint = await listen(server, host, options.port);
    await directory.lock.publish(endpoint);
    return {
      endpoint,
      accountId: directory.identity.accountId,
      region: directory.identity.region,
      channelArn: resources.channel.arn,
      eventDataStores: {
        ssh_events: resources.stores.ssh_events.arn,
        management_events: resources.stores.management_events.arn,
      },
      compact: async () => {
        for (const store of Object.values(directory.stores)) await store.compact();
      },
      close: async () => {
        await closeServer(server);
        await queries?.close();
        await directory.close();
      },
    };
  } catch (thrown) {
    await queries?.close();
    await directory.close();
    throw thrown;
  }
}

function resourcesOf({ identity, stores }: LakeDirectory): LakeResources {
  const { accountId, region, eventDataStoreIds, channelId, createdMs } = identity;
  const arn = (resource: string) => `arn:aws:cloudtrail:${region}:${accountId}:${resource}`;
  const storeOf = (table: AuditStoreTable, eventCategory: EventDataStore['eventCategory']): EventDataStore => {
    const id = eventDataStoreIds[table];
    return {
      table,
      id,
      arn: arn(`eventdatastore/${id}`),
      name: table.replace('_', '-'),
      eventCategory,
      store: stores[table],
    };
  };
  return {
    createdMs,
    stores: {
      ssh_events: storeOf('ssh_events', 'ActivityAuditLog'),
      management_events: storeOf('management_events', 'Management'),
    },
    channel: {
      name: 'sallyport',
      arn: arn(`channel/${channelId}`),
      accountId,
      region,
      eventDataStoreId: eventDataStoreIds.ssh_events,
      ingestion: {},
    },
  };
}

async function openQueries(
  { dialect, clock, limits }: LakeOptions & { readonly dialect: Dialect },
  { lock: { directory } }: LakeDirectory,
  resources: LakeResources,
): Promise<QueryService> {
  const sandbox = await openSandbox({
    directory,
    temporary: join(directory, 'spill'),
    memoryMegabytes: ENGINE_MEGABYTES,
    threads: Math.min(4, availableParallelism()),
    connections: RUNNING_QUERIES,
    setup: dialect.setup,
  });
  const stores = Object.values(resources.stores).map(({ id, table, store }) => ({
    id,
    names: [id, table],
    columns: AUDIT_STORE_TABLES[table],
    keptKeys: KEPT_KEYS[table],
    store,
  }));
  return new QueryService({
    engine: new QueryEngine(sandbox),
    dialect,
    stores,
    clock,
    limits: { ...QUERY_LIMITS, ...limits },
  });
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const code = systemCode(cause) === 'EADDRINUSE' ? 'LAKE_ADDRESS_IN_USE' : 'LAKE_ADDRESS_REFUSED';
      reject(new LakeError(code, `The lake cannot listen on ${host}:${port}: ${messageOf(cause)}.`, { cause }));
    });
    server.listen(port, host, () => {
      const { address, family, port: bound } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`);
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Requests in flight are answered; whoever does not read the answer is cut.
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(timer);
}

const CLOSE_MS = 2_000;
