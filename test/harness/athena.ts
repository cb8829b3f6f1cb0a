import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditStoreTable } from '@sallyport/contract';
import { ApiError, AthenaApi, TABLES, WORKGROUP, type AthenaOptions } from './athena-api';
import { LakeQueries } from './athena-queries';
import type { Lake } from './lake';

/**
 * Athena's JSON API in front of a local lake: its operations, states, answers and refusals as the SDK's model and the API
 * reference give them. https://docs.aws.amazon.com/athena/latest/APIReference/
 */
export interface Athena {
  readonly endpoint: string;
  readonly workgroup: string;
  readonly database: string;
  readonly tables: Readonly<Record<AuditStoreTable, string>>;
  /** Every statement that was started, in order. */
  readonly statements: readonly string[];
  /** Every query that was asked to stop. */
  readonly stopped: readonly string[];
  stop(): Promise<void>;
}

export async function startAthena(lake: Lake, options: AthenaOptions = {}): Promise<Athena> {
  const queries = new LakeQueries(lake, TABLES, options.arrivalDelayDays ?? 0);
  const api = new AthenaApi(queries, options);
  const server = createServer((request, response) => {
    void answer(api, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
      response.end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    workgroup: WORKGROUP,
    database: TABLES.database,
    tables: TABLES.names,
    statements: api.statements,
    stopped: api.stopped,
    stop: () => stop(server, queries),
  };
}

async function stop(server: Server, queries: LakeQueries): Promise<void> {
  queries.close();
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}

async function answer(api: AthenaApi, request: IncomingMessage): Promise<{ status: number; body: object }> {
  try {
    const [service, operation = ''] = String(request.headers['x-amz-target']).split('.');
    if (service !== 'AmazonAthena') throw new ApiError('UnknownOperationException', String(service));
    if (!/^AWS4-HMAC-SHA256 Credential=.+\/athena\/aws4_request/.test(request.headers.authorization ?? ''))
      throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return { status: 200, body: await api.call(operation, JSON.parse(Buffer.concat(chunks).toString())) };
  } catch (error) {
    if (error instanceof ApiError)
      return { status: 400, body: { __type: error.type, Message: error.message, ...error.more } };
    return { status: 500, body: { __type: 'InternalServerException', Message: String(error) } };
  }
}
