import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsJsonCall {
  /** What `x-amz-target` names after the dot, e.g. `PutRecordBatch`. */
  readonly operation: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

export interface AwsJsonAnswer {
  readonly status?: number;
  readonly body: object;
}

/** An AWS service that speaks awsJson over real HTTP, in process: the test says what it answers. */
export class AwsJsonServer {
  readonly calls: AwsJsonCall[] = [];
  answer: (call: AwsJsonCall) => AwsJsonAnswer | 'hang' = () => ({ body: {} });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<AwsJsonServer> {
    const server = createServer();
    const fake = new AwsJsonServer(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
        const call = { operation, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> };
        fake.calls.push(call);
        const answer = fake.answer(call);
        if (answer === 'hang') return;
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
