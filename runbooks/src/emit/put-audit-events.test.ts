import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditEvent } from '@sallyport/contract';
import { auditEventFixture } from '../audit-event.fixture';
import { createPutAuditEvents } from './put-audit-events';

const CHANNEL = 'arn:aws:cloudtrail:us-east-1:000000000000:channel/11111111-2222-3333-4444-555555555555';
interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { auditEvents: { id: string; eventData: string }[] };
}

let server: Server;
let seen: Seen[];
let answer: { status: number; body: string };

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: '{"successful":[],"failed":[]}' };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({
        url: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Seen['body'],
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const put = (events: readonly AuditEvent[]): Promise<void> =>
  createPutAuditEvents({
    channelArn: CHANNEL,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  })(events);

test('the request is REST-JSON as AWS documents it, signed for cloudtrail-data', async () => {
  const event = auditEventFixture();
  await put([event]);
  const [request] = seen;
  expect(request?.url).toBe(`/PutAuditEvents?channelArn=${encodeURIComponent(CHANNEL)}`);
  expect(request?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/us-east-1\/cloudtrail-data\/aws4_request, SignedHeaders=[^ ]*host[^ ]*, Signature=[0-9a-f]{64}$/,
  );
  expect(request?.body.auditEvents).toEqual([{ id: event.UID, eventData: JSON.stringify(event) }]);
});

test('more than a hundred events go in several requests', async () => {
  await put(Array.from({ length: 230 }, () => auditEventFixture()));
  expect(seen.map((request) => request.body.auditEvents.length)).toEqual([100, 100, 30]);
});

test('an event that was not taken is an error that names it', async () => {
  answer.body = '{"successful":[],"failed":[{"id":"p-1-9","errorCode":"InvalidData","errorMessage":"bad time"}]}';
  await expect(put([auditEventFixture()])).rejects.toMatchObject({
    code: 'EMIT_FAILED',
    message: expect.stringContaining('p-1-9: InvalidData bad time') as string,
  });
});

test('a refusal and a server that is not there are errors', async () => {
  answer = { status: 404, body: '{"__type":"ChannelNotFound"}' };
  await expect(put([auditEventFixture()])).rejects.toMatchObject({
    code: 'EMIT_FAILED',
    message: expect.stringContaining('ChannelNotFound') as string,
  });
  const away = createPutAuditEvents({
    channelArn: CHANNEL,
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await expect(away([auditEventFixture()])).rejects.toMatchObject({ code: 'EMIT_FAILED' });
});
