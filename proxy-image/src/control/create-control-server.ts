import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { messageOf, SallyportError } from '@sallyport/contract';
import type { Log } from '../log';
import { listenOnAdminSocket } from './admin-socket';
import { ControlError, requestInvalid, routeNotFound } from './errors';
import { EventFollowers } from './event-followers';
import { createMetrics } from './metrics';
import { ROUTES, type ControlParts, type RouteContext } from './routes';

export interface ControlServerOptions extends ControlParts {
  readonly socketPath: string;
  readonly log: Log;
}

export interface ControlServer {
  start(): Promise<void>;
  /** Ends the followers and takes nothing new. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 128;
const REQUEST_TIMEOUT_MS = 10_000;
const ORIGIN = 'http://admin.socket';

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw requestInvalid(`${text.slice(0, 200)} is not percent-encoded UTF-8`);
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, context: RouteContext): Promise<void> {
  const method = request.method ?? '';
  const address = request.url ?? '/';
  if (!URL.canParse(address, ORIGIN)) throw requestInvalid(`${address.slice(0, 200)} is not the path of a request`);
  const url = new URL(address, ORIGIN);
  for (const route of ROUTES) {
    const match = route.path.exec(url.pathname);
    if (match === null || route.method !== method) continue;
    const body = await route.handle({ request, response, url, id: decode(match[1] ?? '') }, context);
    if (body !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  throw routeNotFound(method, url.pathname);
}

function statusOf(error: SallyportError): number {
  if (error instanceof ControlError) return error.status;
  return error.code === 'AUDIT_NOT_DURABLE' ? 503 : 422;
}

function refuse(response: ServerResponse, thrown: unknown, log: Log): void {
  const error =
    thrown instanceof SallyportError
      ? thrown
      : new ControlError(500, 'CONTROL_FAILED', `the proxy could not do that: ${messageOf(thrown)}`, "Look at the proxy's log for what it says about it.");
  if (error.code === 'CONTROL_FAILED') log.error({ err: thrown }, 'a request on the admin socket failed');
  if (response.headersSent) response.destroy();
  // What is left of a body that was refused unread must not be taken for the next request.
  else response.writeHead(statusOf(error), { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(error));
}

/** The control API of the contract over the admin socket. */
export function createControlServer(options: ControlServerOptions): ControlServer {
  const { socketPath, log, ...parts } = options;
  const followers = new EventFollowers(parts.trail);
  const metrics = createMetrics(parts.trail, [
    { name: 'sallyport_live_sessions', help: 'Live sessions.', read: () => parts.liveSessions.list().length },
    { name: 'sallyport_locks', help: 'Locks in force.', read: () => parts.lockTable.list().length },
    { name: 'sallyport_locks_fresh', help: '1 while the shared locks can be read.', read: () => (parts.lockTable.isFresh() ? 1 : 0) },
    { name: 'sallyport_audit_last_sequence', help: 'Sequence number of the last durable event.', read: () => parts.health().audit.lastSequence },
    { name: 'sallyport_audit_shipped_sequence', help: 'Sequence number up to which every sink has the events.', read: () => parts.health().audit.lastShippedSequence },
    { name: 'sallyport_audit_dead_letters', help: 'Events that a sink will never take.', read: () => parts.health().audit.deadLetters },
  ]);
  const context: RouteContext = { ...parts, followers, metrics };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    response.on('error', () => response.destroy());
    answer(request, response, context).catch((thrown: unknown) => refuse(response, thrown, log));
  });
  server.maxConnections = MAX_CONNECTIONS;

  return {
    start: () => listenOnAdminSocket(server, socketPath),
    close: () =>
      new Promise((resolve) => {
        followers.close();
        metrics.close();
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
