import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf, PUT_AUDIT_EVENTS_LIMITS } from '@sallyport/contract';
import type { Clock } from '../clock';
import type { QueryService } from '../query/query-service';
import { AwsError } from './aws-error';
import { callCloudTrail } from './cloudtrail';
import { checkCaller } from './http-guard';
import { importUpload } from './local-import';
import { putAuditEvents } from './put-audit-events';
import { parseJson, readBody } from './request-body';
import type { LakeResources } from './resources';

export interface ApiOptions {
  readonly resources: LakeResources;
  readonly queries: QueryService;
  readonly clock: Clock;
  readonly onProblem: (message: string) => void;
}

/** Bounds on what strangers on this machine can make the lake hold. */
const MAX_CONNECTIONS = 256;
const MAX_REQUESTS = 64;
const HEADER_BYTES = 16_384;
const HEADERS_TIMEOUT_MS = 10_000;
/** A large import takes its time; small bodies have the same bound. */
const REQUEST_TIMEOUT_MS = 3_600_000;
const CALL_BYTES = 262_144;

/** The lake's API: `cloudtrail` (AWS JSON 1.1), `cloudtrail-data` (REST-JSON) and the private import. */
export function createApiServer(options: ApiOptions): Server {
  let inFlight = 0;
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      inFlight += 1;
      void answer(request, response, options, inFlight).finally(() => (inFlight -= 1));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiOptions,
  inFlight: number,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amzn-requestid', requestId);
  try {
    // SDKs retry this one with back-off.
    if (inFlight > MAX_REQUESTS) throw new AwsError('ThrottlingException', 'Too many requests at once');
    send(response, 200, await route(request, response, options));
  } catch (thrown) {
    const error = toAwsError(thrown, requestId, options);
    response.setHeader('x-amzn-errortype', error.type);
    // What is left of a body is not read, so the connection cannot be used again.
    if (!request.complete) response.setHeader('connection', 'close');
    send(response, error.status, { __type: error.type, message: error.message });
  }
}

async function route(request: IncomingMessage, response: ServerResponse, options: ApiOptions): Promise<object> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'POST')
    throw new AwsError('UnsupportedOperationException', `${request.method ?? ''} is not an operation here`, 404);
  response.setHeader('content-type', 'application/json');
  switch (url.pathname) {
    case '/': {
      checkCaller(request, ['application/x-amz-json-1.1']);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      const input = parseJson(await readBody(request, CALL_BYTES));
      return callCloudTrail(String(request.headers['x-amz-target'] ?? ''), input, options.resources, options.queries);
    }
    case '/PutAuditEvents': {
      checkCaller(request, ['application/json']);
      const body = parseJson(await readBody(request, PUT_AUDIT_EVENTS_LIMITS.requestBytes));
      return putAuditEvents(options.resources, url.searchParams, body, options.clock.now());
    }
    case '/_local/import':
      checkCaller(request, ['application/octet-stream']);
      return importUpload(options.resources, url.searchParams, request);
    default:
      throw new AwsError(
        'UnsupportedOperationException',
        `${url.pathname.slice(0, 100)} is not an operation here`,
        404,
      );
  }
}

function toAwsError(thrown: unknown, requestId: string, { onProblem }: ApiOptions): AwsError {
  if (thrown instanceof AwsError) return thrown;
  onProblem(
    `request ${requestId} failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
  );
  return new AwsError('InternalFailure', messageOf(thrown), 500);
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
