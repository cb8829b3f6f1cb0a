import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { challengeHeader, messageOf, proofFolderOf, SallyportError } from '@sallyport/contract';
import type { Log } from '../log';
import { readAccounts } from './accounts';
import { listenOnAdminSocket } from './admin-socket';
import { authorise, type Doorkeeper } from './authorise';
import { ControlError, ProofRequired, requestInvalid, routeNotFound } from './errors';
import { EventFollowers } from './event-followers';
import { createMetrics } from './metrics';
import { OperatorProofs } from './operator-proofs';
import { prepareProofFolder, removeProofFolder } from './proof-folder';
import { readBytes } from './request-body';
import type { Rights } from './rights';
import { ROUTES, type ControlParts, type Route, type RouteContext } from './routes';
import { UnprovenPeers } from './unproven-peers';

export interface ControlServerOptions extends ControlParts {
  readonly socketPath: string;
  readonly rights: Rights;
  readonly log: Log;
}

/** Who may come in, and what there is behind the door. */
interface House {
  readonly door: Doorkeeper;
  readonly unproven: UnprovenPeers;
  readonly context: RouteContext;
}

export interface ControlServer {
  start(): Promise<void>;
  /** Ends the followers and takes nothing new. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 128;
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 8_192;
const ORIGIN = 'http://admin.socket';

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw requestInvalid(`${text.slice(0, 200)} is not percent-encoded UTF-8`);
  }
}

/** The answer of a route, or nothing when the route answers by itself. */
async function follow(route: Route, call: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL; readonly id: string }, house: House): Promise<object | undefined> {
  const { request, response, url, id } = call;
  const { door, unproven, context } = house;
  if (route.method === 'GET') {
    // Where only root and the owner can connect, the kernel has asked already.
    if (door.rights.shared) {
      await authorise(request, await readBytes(request), 'read', door);
      unproven.proven(request.socket);
    }
    return route.handle({ response, url, id }, context);
  }
  // The proof covers the body; whoever sends it has a bounded time for a bounded size.
  const body = await readBytes(request);
  const operator = await authorise(request, body, 'act', door);
  unproven.proven(request.socket);
  return route.carryOut({ body, id, operator }, context);
}

async function answer(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const method = request.method ?? '';
  const address = request.url ?? '/';
  if (!URL.canParse(address, ORIGIN)) throw requestInvalid(`${address.slice(0, 200)} is not the path of a request`);
  const url = new URL(address, ORIGIN);
  for (const route of ROUTES) {
    const match = route.path.exec(url.pathname);
    if (match === null || route.method !== method) continue;
    const body = await follow(route, { request, response, url, id: decode(match[1] ?? '') }, house);
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
  if (error.code === 'CONTROL_FORBIDDEN') log.warn({ error: error.message }, 'a request on the admin socket was refused');
  if (response.headersSent) response.destroy();
  // The proof must come over the same connection; the body was read.
  else if (error instanceof ProofRequired) response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': challengeHeader(error.challenge) }).end(JSON.stringify(error));
  // What is left of a body that was refused unread must not be taken for the next request.
  else response.writeHead(statusOf(error), { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(error));
}

/** The control API of the contract over the admin socket. */
export function createControlServer(options: ControlServerOptions): ControlServer {
  const { socketPath, rights, log, ...parts } = options;
  const proofFolder = proofFolderOf(socketPath);
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
  const door: Doorkeeper = { rights, proofs: new OperatorProofs(proofFolder, () => performance.now()), accounts: readAccounts };
  const unproven = new UnprovenPeers();
  const house: House = { door, unproven, context };
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000, maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => {
      response.on('error', () => response.destroy());
      answer(request, response, house).catch((thrown: unknown) => refuse(response, thrown, log));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  if (rights.shared) unproven.watch(server);

  return {
    start: () => listenOnAdminSocket(server, socketPath, rights.shared, () => prepareProofFolder(proofFolder, socketPath, rights.shared)),
    close: () =>
      new Promise((resolve) => {
        followers.close();
        metrics.close();
        server.close(() => {
          removeProofFolder(proofFolder);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
