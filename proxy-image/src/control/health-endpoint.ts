import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { messageOf, type Health } from '@sallyport/contract';
import { healthListenFailed } from './errors';

export interface HealthEndpoint {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** A load balancer's nodes ask from several addresses at once, and each of them keeps few connections. */
const MAX_CONNECTIONS = 64;
const TIMEOUT_MS = 5_000;
const MAX_HEADER_BYTES = 4_096;

function answer(request: IncomingMessage, response: ServerResponse, status: () => Health['status']): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const found = request.url === '/healthz';
  const now = status();
  const code = !isRead ? 405 : !found ? 404 : now === 'draining' ? 503 : 200;
  const body = isRead && found ? JSON.stringify({ status: now }) : '';
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' };
  // A body that nobody reads must not be taken for the next request.
  response.writeHead(code, isRead ? headers : { ...headers, allow: 'GET, HEAD', connection: 'close' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * A new connection is always taken: beyond the limit the source with most connections loses its oldest. Requests that
 * somebody leaves unfinished would else make a balancer take a healthy proxy for a dead one.
 */
function makeRoom(server: Server): void {
  const bySource = new Map<string, Set<Socket>>();
  let count = 0;
  server.on('connection', (socket) => {
    const source = socket.remoteAddress ?? '';
    const own = bySource.get(source) ?? new Set();
    bySource.set(source, own.add(socket));
    count += 1;
    socket.once('close', () => {
      own.delete(socket);
      count -= 1;
      if (own.size === 0 && bySource.get(source) === own) bySource.delete(source);
    });
    if (count <= MAX_CONNECTIONS) return;
    const busiest = [...bySource.values()].reduce((most, each) => (each.size > most.size ? each : most));
    const [oldest] = busiest;
    oldest?.destroy();
  });
}

/**
 * Plain HTTP for load balancers and orchestrators: whether new connections should come here. Tells nothing else, since
 * whoever reaches the port may ask.
 * @param status read at each request
 * @throws LISTEN_FAILED
 */
export async function startHealthEndpoint(listen: { readonly host: string; readonly port: number }, status: () => Health['status']): Promise<HealthEndpoint> {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS, keepAliveTimeout: TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      response.on('error', () => response.destroy());
      try {
        answer(request, response, status);
      } catch {
        // A balancer takes a connection that ends without an answer for a failed check.
        response.destroy();
      }
    },
  );
  makeRoom(server);
  server.setTimeout(TIMEOUT_MS * 2);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(healthListenFailed(listen, messageOf(error), error)));
    server.listen(listen.port, listen.host, resolve);
  });
  server.on('error', () => undefined);
  return {
    address: { host: listen.host, port: (server.address() as AddressInfo).port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
