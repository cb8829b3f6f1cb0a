import { createNameResolver, type NameServer } from './name-resolver';
import { TestNameServer } from './name-server.fixture';

const server = new TestNameServer();
let address = '';
beforeAll(async () => {
  address = await server.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.table.clear();
  server.asked.length = 0;
});

const resolver = (now: () => number = () => 0) => createNameResolver([address], now);

test('gives every address of both families in its one spelling', async () => {
  server.table.set('db.internal', ['10.0.0.5', '10.0.0.6', 'fd00::5', '::ffff:169.254.169.254']);
  expect(await resolver().resolve('db.internal', 'a')).toEqual({
    kind: 'addresses',
    addresses: ['10.0.0.5', '10.0.0.6', 'fd00::5', '169.254.169.254'],
  });
});

test('does not know what no name server knows', async () => {
  expect(await resolver().resolve('nowhere.internal', 'a')).toEqual({ kind: 'unknown' });
});

test('asks nobody about localhost', async () => {
  const loopback = { kind: 'addresses', addresses: ['127.0.0.1', '::1'] };
  expect(await resolver().resolve('localhost', 'a')).toEqual(loopback);
  expect(await resolver().resolve('web.localhost', 'a')).toEqual(loopback);
  expect(server.asked).toEqual([]);
});

test('remembers an answer for as long as the name server says, and no longer', async () => {
  let now = 0;
  const names = resolver(() => now);
  server.table.set('db.internal', ['10.0.0.5']);
  await names.resolve('db.internal', 'a');
  await names.resolve('db.internal', 'a');
  expect(server.asked.length).toBe(2);
  server.table.set('db.internal', ['10.0.0.7']);
  now = 60_001;
  expect(await names.resolve('db.internal', 'a')).toEqual({ kind: 'addresses', addresses: ['10.0.0.7'] });
});

test('takes a bounded number of addresses', async () => {
  server.table.set(
    'many.internal',
    Array.from({ length: 30 }, (_, index) => `10.0.0.${index}`),
  );
  expect(await resolver().resolve('many.internal', 'a')).toMatchObject({ addresses: { length: 8 } });
});

test('looks up a bounded number of names at once, of one session and of all', async () => {
  const answers: (() => void)[] = [];
  const never: NameServer = {
    resolve4: () => new Promise((resolve) => answers.push(() => resolve([]))),
    resolve6: () => Promise.resolve([]),
  };
  const names = createNameResolver([], () => 0, never);
  const running = Array.from({ length: 8 }, (_, index) => names.resolve(`a${index}.internal`, 'a'));
  expect(await names.resolve('a8.internal', 'a')).toEqual({ kind: 'busy' });
  // The same name again is the same question.
  running.push(names.resolve('a0.internal', 'a'));
  for (let asker = 0; asker < 7; asker += 1)
    for (let index = 0; index < 8; index += 1) running.push(names.resolve(`b${index}.${asker}.internal`, `b${asker}`));
  expect(await names.resolve('c.internal', 'c')).toEqual({ kind: 'busy' });
  expect(answers.length).toBe(64);
  for (const answer of answers) answer();
  await Promise.all(running);
  const late = names.resolve('d.internal', 'a');
  answers.at(-1)?.();
  expect(await late).toEqual({ kind: 'unknown' });
});
