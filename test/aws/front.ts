import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of an AWS API in the Query or JSON protocol. */
export interface Call {
  readonly operation: string;
  readonly parameters: URLSearchParams;
  readonly json: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Looks at a call before moto does; what it returns is answered in moto's place. */
export type Look = (call: Call) => Answer | undefined;

/** In front of moto, for what moto takes and forgets (pushed keys) or cannot do (a console with host keys, an outage). */
export class Front {
  readonly calls: Call[] = [];

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async start(moto: string, look: Look): Promise<Front> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const front = new Front(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const answer = async (): Promise<void> => {
        const body = await bodyOf(request);
        const call = callOf(request, body);
        front.calls.push(call);
        const own = look(call);
        if (own !== undefined) {
          response.writeHead(own.status, { 'content-type': 'text/xml' }).end(own.body);
          return;
        }
        const headers = Object.fromEntries(
          Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' && !HOP.has(name) ? [[name, value]] : [])),
        );
        const forwarded = await fetch(`${moto}${request.url ?? '/'}`, { method: request.method ?? 'POST', headers, body: new Uint8Array(body) });
        const type = forwarded.headers.get('content-type') ?? 'text/xml';
        response.writeHead(forwarded.status, { 'content-type': type }).end(Buffer.from(await forwarded.arrayBuffer()));
      };
      answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    return front;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const HOP = new Set(['connection', 'content-length', 'host', 'transfer-encoding', 'expect']);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function callOf(request: IncomingMessage, body: Buffer): Call {
  const target = request.headers['x-amz-target'];
  const text = body.toString();
  if (typeof target === 'string') {
    return { operation: target.split('.').at(-1) ?? '', parameters: new URLSearchParams(), json: JSON.parse(text) as Record<string, unknown> };
  }
  const parameters = new URLSearchParams(text);
  return { operation: parameters.get('Action') ?? '', parameters, json: {} };
}
