import { request, type IncomingHttpHeaders } from 'node:http';
import { openLake, type Lake, type LakeOptions } from './lake';
import { engineDialect } from './query/engine-dialect.fixture';
import type { Dialect } from './query/dialect';
import { eventData } from './store/event-store.fixture';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export const openTestLake = (dir: string, more: Partial<LakeOptions & { dialect: Dialect }> = {}): Promise<Lake> =>
  openLake({
    dir,
    port: 0,
    clock: { now: () => Date.UTC(2026, 10, 23, 8) },
    dialect: engineDialect,
    onProblem: (message) => {
      throw new Error(message);
    },
    ...more,
  });

/** A raw POST, so that a test can send what an SDK would not. */
export function post(
  endpoint: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, endpoint), { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: JSON.parse(text) as Record<string, unknown>,
        });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

export const callApi = (lake: Lake, operation: string, input: unknown): Promise<Answer> =>
  post(
    lake.endpoint,
    '/',
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `CloudTrail_20131101.${operation}` },
    JSON.stringify(input),
  );

export const putRaw = (lake: Lake, body: string | Buffer, arn = lake.channelArn): Promise<Answer> =>
  post(
    lake.endpoint,
    `/PutAuditEvents?channelArn=${encodeURIComponent(arn)}`,
    { 'content-type': 'application/json' },
    body,
  );

export const entry = (uid: string, more: Record<string, unknown> = {}) => ({
  id: uid,
  eventData: JSON.stringify(eventData(uid, more)),
});

export const putEvents = (lake: Lake, auditEvents: readonly object[]): Promise<Answer> =>
  putRaw(lake, JSON.stringify({ auditEvents }));

/** Starts a query and waits for its end. */
export async function runQuery(
  lake: Lake,
  QueryStatement: string,
): Promise<Record<string, unknown> & { QueryId: string }> {
  const { body } = await callApi(lake, 'StartQuery', { QueryStatement });
  for (;;) {
    const described = (await callApi(lake, 'DescribeQuery', { QueryId: body.QueryId })).body;
    if (described.QueryStatus !== 'QUEUED' && described.QueryStatus !== 'RUNNING')
      return { ...described, QueryId: String(body.QueryId) };
  }
}
