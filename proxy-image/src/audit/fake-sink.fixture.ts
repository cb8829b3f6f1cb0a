import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditEventSchema, type AuditEvent } from '@sallyport/contract';

/** What the sink does with one request; undefined takes all its events. */
export type SinkBehaviour = (
  entries: readonly { id: string; eventData: string }[],
) =>
  | { readonly status: number; readonly type: string }
  | { readonly failed: Readonly<Record<string, string>> }
  | 'hang'
  | undefined;

/** PutAuditEvents over real HTTP, in process, with whatever faults a test wants. */
export class FakeSink {
  readonly events: AuditEvent[] = [];
  readonly requests: { readonly count: number; readonly bytes: number; readonly authorization: string; readonly url: string }[] = [];
  behaviour: SinkBehaviour = () => undefined;
  private readonly waiters = new Set<() => void>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeSink> {
    const server = createServer();
    const sink = new FakeSink(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const entries = (JSON.parse(body) as { auditEvents: { id: string; eventData: string }[] }).auditEvents;
        sink.requests.push({ count: entries.length, bytes: body.length, authorization: request.headers.authorization ?? '', url: request.url ?? '' });
        const verdict = sink.behaviour(entries);
        if (verdict !== 'hang') {
          if (verdict !== undefined && 'status' in verdict) {
            response.writeHead(verdict.status, { 'x-amzn-errortype': verdict.type }).end(JSON.stringify({ message: 'as the test wants' }));
          } else {
            const failed = Object.entries(verdict?.failed ?? {}).map(([id, errorCode]) => ({ id, errorCode, errorMessage: errorCode }));
            const bad = new Set(failed.map(({ id }) => id));
            const taken = entries.filter(({ id }) => !bad.has(id));
            sink.events.push(...taken.map(({ eventData }) => auditEventSchema.parse(JSON.parse(eventData))));
            response.end(JSON.stringify({ successful: taken.map(({ id }) => ({ id, eventID: `store-${id}` })), failed }));
          }
        }
        for (const waiter of sink.waiters) waiter();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sequence numbers of what arrived, in the order of arrival. */
  sequences(): number[] {
    return this.events.map((event) => Number(event.additionalEventData.sequence));
  }

  /** Resolves once the condition holds; looked at after each request. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const once = (): void => {
          this.waiters.delete(once);
          resolve();
        };
        this.waiters.add(once);
      });
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
