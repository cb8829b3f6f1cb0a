import { callApi, entry, openTestLake, putEvents, putRaw, runQuery } from '../lake.fixture';
import type { Lake } from '../lake';
import { temporaryDirectories } from '../store/temporary-directory.fixture';

const makeDirectory = temporaryDirectories();
let lake: Lake;
beforeEach(async () => {
  lake = await openTestLake(makeDirectory());
});
afterEach(() => lake.close());

const eventsStored = async (): Promise<unknown> => (await runQuery(lake, 'SELECT 1 FROM ssh_events')).QueryStatistics;

test('each event gets an eventID, and the same UID gets the same one again and is stored once', async () => {
  const first = await putEvents(lake, [entry('a'), entry('b')]);
  expect(first.status).toBe(200);
  expect(first.body).toEqual({
    successful: [
      { id: 'a', eventID: expect.any(String) as string },
      { id: 'b', eventID: expect.any(String) as string },
    ],
    failed: [],
  });
  const again = await putEvents(lake, [{ ...entry('a'), id: 'other' }]);
  const [{ eventID } = { eventID: '' }] = first.body.successful as { eventID: string }[];
  expect(again.body.successful).toEqual([{ id: 'other', eventID }]);
  expect(await eventsStored()).toMatchObject({ EventsScanned: 2, EventsMatched: 2 });
});

test('an event that is refused is named with its code, and the others are stored', async () => {
  const { status, body } = await putEvents(lake, [entry('a'), entry('b', { eventName: undefined }), entry('c')]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    successful: [{ id: 'a' }, { id: 'c' }],
    failed: [{ id: 'b', errorCode: 'FieldNotFound', errorMessage: 'eventName is required' }],
  });
  expect(await eventsStored()).toMatchObject({ EventsScanned: 2 });
  expect((await callApi(lake, 'GetChannel', { Channel: lake.channelArn })).body.IngestionStatus).toMatchObject({
    LatestIngestionErrorCode: 'FieldNotFound',
  });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => entry(`u${index}`));

test('100 events are taken, 101 are not', async () => {
  expect((await putEvents(lake, many(100))).body.successful).toHaveLength(100);
  expect(await putEvents(lake, many(101))).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
});

test.each<[string, () => ReturnType<typeof putRaw>, number, string]>([
  ['no events', () => putEvents(lake, []), 400, 'ValidationException'],
  ['an id with a space', () => putEvents(lake, [{ ...entry('a'), id: 'a b' }]), 400, 'ValidationException'],
  [
    'an id of 129 characters',
    () => putEvents(lake, [{ ...entry('a'), id: 'a'.repeat(129) }]),
    400,
    'ValidationException',
  ],
  ['the same id twice', () => putEvents(lake, [entry('a'), entry('a')]), 400, 'DuplicatedAuditEventId'],
  ['a body that is no JSON', () => putRaw(lake, '{'), 400, 'SerializationException'],
  ['more than 1 MB', () => putRaw(lake, Buffer.alloc(1_048_577, ' ')), 413, 'RequestEntityTooLargeException'],
  ['an ARN that is none', () => putRaw(lake, '{}', 'channel/1'), 400, 'InvalidChannelARN'],
  ['no ARN', () => putRaw(lake, '{}', ''), 400, 'ValidationException'],
  [
    'a channel that is not here',
    () =>
      putRaw(
        lake,
        '{}',
        lake.channelArn.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
    400,
    'ChannelNotFound',
  ],
])('%s is refused as a whole', async (_, send, status, type) => {
  const answer = await send();
  expect(answer).toMatchObject({ status, body: { __type: type } });
  expect(answer.headers['x-amzn-errortype']).toBe(type);
  expect(await eventsStored()).toMatchObject({ EventsScanned: 0 });
});
