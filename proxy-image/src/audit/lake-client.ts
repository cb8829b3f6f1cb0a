import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpRequest, type HttpResponse } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { z } from 'zod';
import { messageOf, PUT_AUDIT_EVENTS_LIMITS } from '@sallyport/contract';
import { credentialsFor } from '../aws/credentials';
import type { LakeSink } from '../config/audit-schema';
import type { AuditEventClient, AuditEventEntry, PutOutcome } from './audit-event-client';
import { NodeSha256 } from './node-sha256';

const answerSchema = z.object({
  successful: z.array(z.object({ id: z.string(), eventID: z.string() })),
  failed: z.array(z.object({ id: z.string(), errorCode: z.string(), errorMessage: z.string() })),
});

const MAX_ANSWER_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/** JSON of one entry of the request's `auditEvents`, as it goes over the wire. */
export function entryJson(entry: AuditEventEntry): string {
  const eventDataChecksum = createHash('sha256').update(entry.eventData).digest('base64');
  return JSON.stringify({ id: entry.id, eventData: entry.eventData, eventDataChecksum });
}

/** Base64 of a SHA-256. */
const CHECKSUM_CHARACTERS = 44;
const EMPTY_ENTRY_BYTES = JSON.stringify({ id: '', eventData: '', eventDataChecksum: '' }).length;

/** Bytes of `entryJson`, without the cost of its checksum. */
export function entryJsonBytes({ id, eventData }: AuditEventEntry): number {
  const quoted = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;
  return EMPTY_ENTRY_BYTES + quoted(id) + quoted(eventData) + CHECKSUM_CHARACTERS;
}

/** Room for `{"auditEvents":[…]}`, and the comma after each entry. */
const ENVELOPE_BYTES = 32;

const LIMITS = {
  events: PUT_AUDIT_EVENTS_LIMITS.events,
  requestBytes: PUT_AUDIT_EVENTS_LIMITS.requestBytes - ENVELOPE_BYTES,
  entryBytes: (entry: AuditEventEntry) => entryJsonBytes(entry) + 1,
};

/** A local lake checks no signature; real credentials have no business on its wire. */
function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * PutAuditEvents of CloudTrail Data (REST-JSON). The request is made here with the parts of the AWS SDK (credentials,
 * Signature Version 4, HTTP handler), because @aws-sdk/client-cloudtrail-data was not to be had when this was written.
 * https://docs.aws.amazon.com/awscloudtraildata/latest/APIReference/API_PutAuditEvents.html
 * @param requestTimeoutMs how long one request may take before it counts as unavailable
 */
export function createLakeClient(sink: LakeSink, requestTimeoutMs = REQUEST_TIMEOUT_MS): AuditEventClient {
  const endpoint = new URL(sink.endpoint ?? `https://cloudtrail-data.${sink.region}.amazonaws.com`);
  const signer = new SignatureV4({
    service: 'cloudtrail-data',
    region: sink.region,
    sha256: NodeSha256,
    credentials: isLoopback(endpoint) ? { accessKeyId: 'local', secretAccessKey: 'local' } : credentialsFor({ region: sink.region, roleArn: sink.roleArn }),
  });
  const handler = new NodeHttpHandler({ requestTimeout: requestTimeoutMs, connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true });

  async function send(entries: readonly AuditEventEntry[], signal: AbortSignal): Promise<HttpResponse> {
    const body = `{"auditEvents":[${entries.map(entryJson).join(',')}]}`;
    const request = new HttpRequest({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
      path: `${endpoint.pathname.replace(/\/$/, '')}/PutAuditEvents`,
      query: { channelArn: sink.channelArn },
      headers: { host: endpoint.host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
      body,
    });
    const { response } = await handler.handle((await signer.sign(request)) as HttpRequest, { abortSignal: signal });
    return response;
  }

  return {
    limits: LIMITS,
    async put(entries, signal) {
      // The handler's own timeout covers only the time to the first byte of the answer.
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
      try {
        const response = await send(entries, bounded);
        return judge(response.statusCode, response.headers, await bodyOf(response, bounded));
      } catch (error) {
        return { kind: isCredentialsError(error) ? 'refused' : 'unavailable', why: messageOf(error) };
      }
    },
    destroy: () => handler.destroy(),
  };
}

function isCredentialsError(error: unknown): boolean {
  return error instanceof Error && error.name === 'CredentialsProviderError';
}

async function bodyOf(response: HttpResponse, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = response.body as AsyncIterable<Buffer> & { destroy(error?: Error): void };
  const stop = (): void => stream.destroy(new Error('the answer did not end in time'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function judge(status: number, headers: Readonly<Record<string, string>>, body: string): PutOutcome {
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const answer = answerSchema.safeParse(json);
    if (!answer.success) return { kind: 'unavailable', why: `an answer that is not PutAuditEvents': ${z.prettifyError(answer.error)}` };
    return {
      kind: 'answered',
      successful: new Map(answer.data.successful.map(({ id, eventID }) => [id, eventID])),
      failed: new Map(answer.data.failed.map(({ id, ...error }) => [id, error])),
    };
  }
  const refusal = z.object({ __type: z.string().optional(), message: z.string().optional(), Message: z.string().optional() }).safeParse(json);
  const code = (headers['x-amzn-errortype'] ?? refusal.data?.__type ?? `HTTP ${status}`).replace(/:.*$/, '').replace(/^.*#/, '');
  const why = `${code}: ${refusal.data?.message ?? refusal.data?.Message ?? body.slice(0, 200)}`;
  const passing = status >= 500 || status === 429 || status === 408 || /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(code);
  return { kind: passing ? 'unavailable' : 'refused', why };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
