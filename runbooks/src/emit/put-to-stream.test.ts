import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditEventFixture } from '../audit-event.fixture';
import { createPutToStream } from './put-to-stream';

interface Batch {
  readonly DeliveryStreamName: string;
  readonly Records: readonly { readonly Data: string }[];
}

let server: Server;
let endpoint: string;
const batches: Batch[] = [];
let refuseFrom = Infinity;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const batch = JSON.parse(body) as Batch;
      batches.push(batch);
      const RequestResponses = batch.Records.map((_, index) =>
        index < refuseFrom
          ? { RecordId: `r-${index}` }
          : { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' },
      );
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ FailedPutCount: 0, RequestResponses }));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const streamArn = 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/sallyport-events';
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const put = (events: Parameters<ReturnType<typeof createPutToStream>>[0]): Promise<void> =>
  createPutToStream({ streamArn, endpoint, credentials })(events);

test('each event is one line of JSON, the row of the table, at most 500 in a request', async () => {
  const events = Array.from({ length: 501 }, (_, index) => ({ ...auditEventFixture(), UID: `e-${index}` }));
  await put(events);
  expect(batches.map(({ DeliveryStreamName, Records }) => [DeliveryStreamName, Records.length])).toEqual([
    ['sallyport-events', 500],
    ['sallyport-events', 1],
  ]);
  const line = Buffer.from(batches[1]?.Records[0]?.Data ?? '', 'base64').toString();
  expect(line).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(line)).toMatchObject({
    eventCategory: 'ActivityAuditLog',
    awsRegion: 'eu-central-1',
    eventTime: events[500]?.eventTime,
    eventData: events[500],
  });
});

test('an event that is not taken fails the whole, with Firehose’s reason', async () => {
  refuseFrom = 1;
  await expect(put([auditEventFixture(), auditEventFixture()])).rejects.toMatchObject({
    code: 'EMIT_FAILED',
    message: '1 of 2 events were not taken; ServiceUnavailableException Slow down.',
  });
});

test('an ARN that is none is refused before anything is sent', () => {
  expect(() => createPutToStream({ streamArn: 'arn:aws:s3:::bucket' })).toThrow(/is no ARN of a Firehose stream/);
});
