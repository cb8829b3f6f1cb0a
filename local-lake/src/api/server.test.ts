import { connect } from 'node:net';
import { once } from 'node:events';
import { callApi, entry, openTestLake, post, putEvents, runQuery } from '../lake.fixture';
import type { Lake } from '../lake';
import { temporaryDirectories } from '../store/temporary-directory.fixture';

const makeDirectory = temporaryDirectories();
let lake: Lake;
beforeEach(async () => {
  lake = await openTestLake(makeDirectory());
});
afterEach(() => lake.close());

const TARGET = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListChannels';
const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET };

test('the long form of the target works as the short one does', async () => {
  const long = await post(lake.endpoint, '/', headers, '{}');
  expect(long.status).toBe(200);
  expect(long.headers['content-type']).toBe('application/x-amz-json-1.1');
  expect(long.body).toEqual((await callApi(lake, 'ListChannels', {})).body);
});

test.each([
  ['another host name', { ...headers, host: 'evil.example.com' }, 403],
  ['an address that is not this machine', { ...headers, host: '10.0.0.1:80' }, 403],
  ['an Origin', { ...headers, origin: 'http://127.0.0.1' }, 403],
  ['a content type without preflight', { ...headers, 'content-type': 'text/plain' }, 415],
  ['another service', { ...headers, 'x-amz-target': 'DynamoDB_20120810.ListTables' }, 404],
])('%s is refused', async (_, sent, status) => {
  expect((await post(lake.endpoint, '/', sent, '{}')).status).toBe(status);
});

test.each(['localhost', '127.0.0.1:1', '[::1]:99', 'LOCALHOST:8080'])('the Host %s is this machine', async (host) => {
  expect((await post(lake.endpoint, '/', { ...headers, host }, '{}')).status).toBe(200);
});

test('a page cannot put events by a simple request', async () => {
  const path = `/PutAuditEvents?channelArn=${encodeURIComponent(lake.channelArn)}`;
  expect((await post(lake.endpoint, path, { 'content-type': 'text/plain' }, '{}')).status).toBe(415);
});

test('headers and bodies are bounded', async () => {
  expect((await post(lake.endpoint, '/', headers, ' '.repeat(300_000))).status).toBe(413);
  const socket = connect(Number(new URL(lake.endpoint).port), '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\nx-filler: ${'x'.repeat(20_000)}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 431/);
  socket.destroy();
});

test('a body longer than it says cannot be, and one without a length is cut at the bound', async () => {
  const socket = connect(Number(new URL(lake.endpoint).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-amz-json-1.1\r\nx-amz-target: ${TARGET}\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
  for (let count = 0; count < 6; count += 1) socket.write(chunk);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413/);
  socket.destroy();
});

test('a close while events arrive loses none that was acknowledged', async () => {
  const dir = makeDirectory();
  const first = await openTestLake(dir);
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, (_, index) => putEvents(first, [entry(`u${index}`)]).catch(() => undefined)),
    first.close().then(() => undefined),
  ]);
  const acknowledged = answers
    .flatMap((answer) => (answer?.body.successful ?? []) as { id: string }[])
    .map(({ id }) => id);
  const second = await openTestLake(dir);
  expect(second.channelArn).toBe(first.channelArn);
  expect(second.eventDataStores).toEqual(first.eventDataStores);
  const count = async () =>
    ((await runQuery(second, 'SELECT 1 FROM ssh_events')).QueryStatistics as { EventsScanned: number }).EventsScanned;
  const stored = await count();
  await putEvents(second, acknowledged.map((uid) => entry(uid)).concat(entry('last')));
  expect(await count()).toBe(stored + 1);
  await second.close();
});

test('only loopback addresses can be listened on, and a port in use is an error', async () => {
  await expect(openTestLake(makeDirectory(), { host: '0.0.0.0' })).rejects.toMatchObject({
    code: 'LAKE_ADDRESS_REFUSED',
  });
  const port = Number(new URL(lake.endpoint).port);
  await expect(openTestLake(makeDirectory(), { port })).rejects.toMatchObject({ code: 'LAKE_ADDRESS_IN_USE' });
});

test('a directory of something else is left alone', async () => {
  const dir = makeDirectory();
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${dir}/thesis.txt`, 'x');
  await expect(openTestLake(dir)).rejects.toMatchObject({ code: 'LAKE_DIRECTORY_INVALID' });
  const other = makeDirectory();
  writeFileSync(`${other}/lake.json`, '{"version":2}');
  await expect(openTestLake(other)).rejects.toMatchObject({ code: 'LAKE_DIRECTORY_INVALID' });
});

test('an upload goes where an import goes, and its name is in its problems', async () => {
  const record = {
    eventID: 'e',
    eventTime: '2024-08-01T12:19:16Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
  };
  const { status, body } = await post(
    lake.endpoint,
    '/_local/import?file=a.json',
    { 'content-type': 'application/octet-stream' },
    JSON.stringify([record, 1]),
  );
  expect({ status, ...body }).toEqual({
    status: 200,
    file: 'a.json',
    loaded: 1,
    duplicates: 0,
    failed: 1,
    problems: [{ file: 'a.json', record: 1, message: 'line 1: "1" is not a JSON object' }],
  });
});
