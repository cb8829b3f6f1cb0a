import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { allowAll, denyPaths, type Conversation } from '../transfer/real-client.fixture';
import { unknownPath } from '../transfer/transfer-filter';
import { PACKET, SFTP_LIMITS, STATUS } from './protocol';
import { createSftpFilter } from './sftp-filter';
import { handle, open, packet, split, status, uint32, Wire } from './wire.fixture';

describe('the version', () => {
  test('is 3 whatever the client would like, with the extensions that the filter understands', async () => {
    const wire = await new Wire().client(packet(PACKET.INIT, 6, 'ext', 'x'));
    expect(wire.toTarget).toEqual([packet(PACKET.INIT, 3)]);
    expect(wire.toClient).toEqual([]);
    await wire.target(packet(PACKET.VERSION, 3, 'posix-rename@openssh.com', '1', 'run-anything@example.com', '1', 'limits@openssh.com', '1', 'toString', '1'));
    expect(wire.toClient).toEqual([packet(PACKET.VERSION, 3, 'posix-rename@openssh.com', '1', 'limits@openssh.com', '1')]);
    expect(wire.questions[0]).toBe('realpath .');
    expect(wire.seen.violations).toEqual([]);
  });

  test('where the target does not say where paths start, relative ones are refused', async () => {
    const wire = await new Wire({}, { realpath: () => undefined }).settled();
    await wire.client(open(1, '../etc/shadow'), open(2, '/etc/hosts'));
    expect(wire.statuses).toContainEqual([1, STATUS.PERMISSION_DENIED]);
    expect(wire.toTarget).toEqual([]);
  });
});

test.each(['Welcome to web-1\n', '\n'])('text before the first packet (%j) gets an error that says what to do', async (text) => {
  const wire = await new Wire().client(packet(PACKET.INIT, 3));
  await wire.target(Buffer.from(text), packet(PACKET.VERSION, 3));
  expect(wire.seen.violations).toEqual([expect.stringMatching(/where its first sftp packet belongs.*\.bashrc.*\[ -t 1 \]/) as string]);
});

test('bytes behind the fields of a packet pass, and count for nothing', async () => {
  const wire = await new Wire().opened();
  const padded = Buffer.concat([uint32(1 + 4 + 6 + 8 + 8 + 5), packet(PACKET.WRITE, 2, 'h1', 0n, 'data').subarray(4), Buffer.from('later')]);
  await wire.client(padded, packet(PACKET.READ, 3, 'h1', 0n, 1));
  expect(wire.toTarget).toEqual([padded, packet(PACKET.READ, 3, 'h1', 0n, 1)]);
  await wire.target(status(2, STATUS.OK));
  await wire.filter.end();
  expect(wire.seen.acts.at(-1)).toMatchObject({ responseElements: { bytesWritten: '4' } });
});

test('policies see one name for one file', async () => {
  const asked: string[] = [];
  const wire = await new Wire({
    authorize: (action, path) => {
      asked.push(`${action} ${path === unknownPath ? 'unknown' : path}`);
      return allowAll();
    },
  }).settled();
  await wire.client(
    open(1, 'a/../../bob/./x'),
    open(2, '//etc//passwd/', 2),
    packet(PACKET.SYMLINK, 3, '../secret', 'links/l'),
    open(4, 'caf\xe9\x1b[2J'),
    open(5, '', 0x8),
  );
  await wire.target(handle(1, 'h1'), handle(2, 'h2'));
  await wire.target(status(3, STATUS.OK));
  expect(asked).toEqual([
    'readFile /home/bob/x',
    'writeFile /etc/passwd',
    'writeFile /home/alice/links/l',
    'readFile /home/alice/secret',
    'writeFile /home/alice/secret',
    'readFile unknown',
    'writeFile unknown',
    'readFile /home/alice/caf\\xe9\\x1b[2J',
    'readFile /home/alice',
    'writeFile /home/alice',
  ]);
  expect(wire.toTarget).toEqual([
    open(1, '/home/bob/x'),
    open(2, '/etc/passwd', 2),
    packet(PACKET.SYMLINK, 3, '../secret', '/home/alice/links/l'),
    open(4, '/home/alice/caf\xe9\x1b[2J'),
    open(5, '/home/alice', 0x8),
  ]);
});

describe('until the event is durable', () => {
  test('no handle reaches the client, nor can it be guessed', async () => {
    const waiting: (() => void)[] = [];
    const wire = await new Wire({ record: () => new Promise((resolve) => waiting.push(() => resolve(undefined))) }).settled();
    await wire.client(open(1, '/f', 2));
    await wire.target(handle(1, 'h1'));
    await wire.client(packet(PACKET.WRITE, 2, 'h1', 0n, 'data'));
    expect(wire.statuses).toEqual([[2, STATUS.FAILURE]]);
    expect(wire.toTarget).toEqual([open(1, '/f', 2)]);
    waiting.shift()?.();
    await turn();
    expect(wire.toClient.at(-1)).toEqual(handle(1, 'h1'));
    await wire.client(packet(PACKET.WRITE, 2, 'h1', 0n, 'data'));
    expect(wire.toTarget).toHaveLength(2);
    await wire.client(packet(PACKET.CLOSE, 3, 'h1'));
    await wire.target(status(2, STATUS.OK), status(3, STATUS.OK));
    expect(wire.statuses.slice(1)).toEqual([[2, STATUS.OK]]);
    waiting.shift()?.();
    await turn();
    expect(wire.statuses.slice(1)).toEqual([[2, STATUS.OK], [3, STATUS.OK]]);
  });

  test('and where it never is, an opened file is closed again and nothing more is done', async () => {
    const wire = await new Wire({ record: async () => Promise.reject(new Error('the disk is full')) }).settled();
    await wire.client(open(1, '/f', 2));
    await wire.target(handle(1, 'h1'));
    expect(wire.statuses).toEqual([[1, STATUS.FAILURE]]);
    const closing = wire.toTarget.at(-1) ?? Buffer.alloc(0);
    expect(closing.subarray(9)).toEqual(packet(PACKET.CLOSE, 0, 'h1').subarray(9));
    await wire.target(status(closing.readUInt32BE(5), STATUS.OK));
    await wire.client(packet(PACKET.REMOVE, 2, '/f'), packet(PACKET.WRITE, 3, 'h1', 0n, 'data'));
    expect(wire.statuses).toEqual([[1, STATUS.FAILURE], [3, STATUS.FAILURE], [2, STATUS.FAILURE]]);
    expect(wire.toTarget).toHaveLength(2);
    expect(wire.seen.violations).toEqual([]);
  });
});

test('a channel that ends says what was open, what passed, and what was never answered', async () => {
  const wire = await new Wire().opened();
  await wire.client(packet(PACKET.WRITE, 2, 'h1', 0n, 'four'), packet(PACKET.WRITE, 3, 'h1', 4n, 'five5'), packet(PACKET.REMOVE, 4, '/g'));
  await wire.target(status(2, STATUS.OK));
  await wire.filter.end();
  expect(wire.seen.acts.slice(1)).toEqual([
    { requestParameters: { protocol: 'sftp', operation: 'remove', path: '/g' }, responseElements: { status: 'unanswered' }, additional: { policyIds: 'allow-all' } },
    {
      requestParameters: { protocol: 'sftp', operation: 'close', path: '/f', fileNumber: '1', reason: 'channelEnded' },
      responseElements: { bytesRead: '0', bytesWritten: '4', bytesUnconfirmed: '5' },
    },
  ]);
});

test('an answer of the filter does not land in the middle of a packet that passes', async () => {
  const wire = await new Wire({ authorize: denyPaths(/secret/) }).opened();
  await wire.client(packet(PACKET.READ, 2, 'h1', 0n, 1000));
  const data = packet(PACKET.DATA, 2, 'x'.repeat(1000));
  wire.isBusy = true;
  await wire.target(data.subarray(0, 500));
  await wire.client(open(3, '/secret'), packet(PACKET.READ, 4, 'nobody', 0n, 1));
  wire.isBusy = false;
  await wire.target(data.subarray(500));
  expect(wire.toClient[0]).toEqual(data);
  expect(wire.statuses).toEqual(expect.arrayContaining([[3, STATUS.PERMISSION_DENIED], [4, STATUS.FAILURE]]));
});

test('a handle serves only for what it was opened for', async () => {
  const wire = await new Wire().opened('/f', 1);
  await wire.client(packet(PACKET.WRITE, 2, 'h1', 0n, 'data'), packet(PACKET.READDIR, 3, 'h1'), packet(PACKET.CLOSE, 4, 'h1'), packet(PACKET.READ, 5, 'h1', 0n, 1));
  expect(wire.statuses).toEqual([[2, STATUS.FAILURE], [3, STATUS.FAILURE], [5, STATUS.FAILURE]]);
  expect(wire.toTarget).toEqual([packet(PACKET.CLOSE, 4, 'h1')]);
});

test('an unknown extension is refused, recorded and not forwarded', async () => {
  const wire = await new Wire().settled();
  await wire.client(packet(PACKET.EXTENDED, 1, 'run-anything@example.com', 'id'), packet(PACKET.EXTENDED, 2, 'limits@openssh.com'));
  expect(wire.statuses).toEqual([[1, STATUS.OP_UNSUPPORTED]]);
  expect(wire.toTarget).toEqual([packet(PACKET.EXTENDED, 2, 'limits@openssh.com')]);
  expect(wire.seen.acts).toMatchObject([{ requestParameters: { operation: 'extension', extension: 'run-anything@example.com' }, errorCode: 'AccessDenied' }]);
});

test('copies and links of OpenSSH are acts like others', async () => {
  const wire = await new Wire().opened();
  await wire.client(open(2, '/to', 2));
  await wire.target(handle(2, 'h2'));
  await wire.client(packet(PACKET.EXTENDED, 3, 'copy-data', 'h1', 0n, 0n, 'h2', 0n), packet(PACKET.EXTENDED, 4, 'hardlink@openssh.com', '/old', '/new'));
  await wire.target(status(3, STATUS.OK), status(4, 3));
  expect(wire.seen.acts.slice(2)).toMatchObject([
    { requestParameters: { operation: 'copyData', path: '/f', newPath: '/to', bytes: 'untilEnd' }, responseElements: { status: 'ok' } },
    { requestParameters: { operation: 'hardlink', path: '/new', linkTarget: '/old' }, responseElements: { status: 'permissionDenied' } },
  ]);
});

test('more open files than the proxy follows are refused', async () => {
  const wire = await new Wire().settled();
  for (let id = 0; id < SFTP_LIMITS.openHandles; id++) {
    await wire.client(open(id, '/f'));
    await wire.target(handle(id, `h${id}`));
  }
  await wire.client(open(SFTP_LIMITS.openHandles, '/f'));
  expect(wire.statuses).toEqual([[SFTP_LIMITS.openHandles, STATUS.FAILURE]]);
  expect(wire.seen.acts.at(-1)).toMatchObject({ errorCode: 'LimitExceeded' });
});

test.each([1, 7, 1_000])('a client that pipelines more acts than are followed waits, and the target gets all in order, in chunks of %d', async (size) => {
  let ready = 0;
  const wire = await new Wire({ onReady: () => (ready += 1) }).opened();
  const recorded = wire.seen.acts.length;
  const ids = Array.from({ length: SFTP_LIMITS.crowdedActs * 5 }, (_, index) => index + 10);
  for (let at = 0; at < ids.length; at += size) await wire.client(...ids.slice(at, at + size).map((id) => packet(PACKET.REMOVE, id, `/a${id}`)));
  expect([wire.filter.isBehind?.(), ready]).toEqual([true, 0]);
  for (const id of ids) await wire.target(status(id, STATUS.OK));
  expect(wire.toTarget.map((each) => each.readUInt32BE(5))).toEqual(ids);
  expect([wire.filter.isBehind?.(), wire.seen.acts.length - recorded, wire.seen.violations]).toEqual([false, ids.length, []]);
  expect(ready).toBeGreaterThan(0);
});

test('a client that asks for more than the target answers waits, and the target gets all in order', async () => {
  let ready = 0;
  const wire = await new Wire({ onReady: () => (ready += 1) }).opened();
  const ids = Array.from({ length: SFTP_LIMITS.crowdedRequests + 500 }, (_, index) => index + 10);
  await wire.client(...ids.map((id) => packet(PACKET.READ, id, 'h1', 0n, 1)));
  expect([wire.toTarget.length, wire.filter.isBehind?.(), ready]).toEqual([SFTP_LIMITS.crowdedRequests, true, 0]);
  await wire.target(...ids.slice(0, SFTP_LIMITS.crowdedRequests).map((id) => packet(PACKET.DATA, id, 'x')));
  expect(wire.toTarget.map((each) => each.readUInt32BE(5))).toEqual(ids);
  expect([wire.filter.isBehind?.(), wire.toClient.length, wire.seen.violations]).toEqual([false, SFTP_LIMITS.crowdedRequests, []]);
  expect(ready).toBeGreaterThan(0);
});

describe('the channel ends at', () => {
  const fromClient: [string, Buffer[], RegExp][] = [
    ['an oversized packet', [uint32(SFTP_LIMITS.packetBytes + 1), Buffer.of(PACKET.WRITE)], /client .* packet of/],
    ['an empty packet', [uint32(0), Buffer.alloc(5)], /packet of 0/],
    ['an unknown type', [packet(99, 1)], /type 99/],
    ['a second INIT', [packet(PACKET.INIT, 3)], /unknown type 1/],
    ['a path with a NUL', [open(9, '/a\0b')], /NUL/],
    ['a path that is too long', [open(9, 'a'.repeat(SFTP_LIMITS.pathBytes + 1))], /field of/],
    ['a handle that is too long', [packet(PACKET.CLOSE, 9, 'h'.repeat(257))], /field of/],
    ['a packet shorter than its fields', [packet(PACKET.RENAME, 9, '/a')], /shorter/],
    ['a WRITE whose data is longer than its packet', [Buffer.concat([uint32(1 + 4 + 6 + 8 + 4), packet(PACKET.WRITE, 9, 'h1', 0n, '').subarray(4, 23), uint32(1)])], /longer/],
  ];
  test.each(fromClient)('%s of the client', async (_what, packets, expected) => {
    const wire = await new Wire().opened();
    await wire.client(...packets);
    expect(wire.seen.violations).toHaveLength(1);
    expect(wire.seen.violations[0]).toMatch(expected);
    const passed = wire.seen.toTarget.length;
    await wire.client(open(77, '/later'));
    expect(wire.seen.toTarget).toHaveLength(passed);
  });

  const fromTarget: [string, Buffer[], RegExp][] = [
    ['an oversized packet', [uint32(SFTP_LIMITS.packetBytes + 1), Buffer.of(PACKET.DATA)], /target .* packet of/],
    ['a reply that nobody asked for', [status(99, 0)], /nobody sent/],
    ['a reply of another kind', [packet(PACKET.DATA, 2, 'x')], /another kind/],
    ['a handle for a read', [packet(PACKET.HANDLE, 3, 'x')], /another kind/],
    ['a handle that is open already', [handle(2, 'h1')], /already open/],
    ['an open without a handle', [status(2, STATUS.OK)], /without a handle/],
    ['a handle that is too long', [handle(2, 'h'.repeat(257))], /field of/],
    ['a second answer', [status(2, 4), status(2, 4)], /nobody sent/],
    ['an oversized STATUS', [packet(PACKET.STATUS, 2, 4, 'x'.repeat(SFTP_LIMITS.heldReplyBytes), '')], /oversized/],
    ['DATA longer than its packet', [Buffer.concat([uint32(10), Buffer.of(PACKET.DATA), uint32(3), uint32(1000), Buffer.of(1)])], /longer/],
    ['a second VERSION', [packet(PACKET.VERSION, 3)], /out of turn/],
  ];
  test.each(fromTarget)('%s of the target', async (_what, packets, expected) => {
    const wire = await new Wire().opened();
    await wire.client(open(2, '/g'), packet(PACKET.READ, 3, 'h1', 0n, 1));
    await wire.target(...packets);
    expect(wire.seen.violations).toHaveLength(1);
    expect(wire.seen.violations[0]).toMatch(expected);
  });

  test.each([
    ['a request before the version', [packet(PACKET.INIT, 3), open(1, '/f')], []],
    ['an old version of the client', [packet(PACKET.INIT, 2)], []],
    ['a newer version of the target', [packet(PACKET.INIT, 3)], [packet(PACKET.VERSION, 4)]],
    ['a target that speaks first', [], [packet(PACKET.VERSION, 3)]],
  ])('%s', async (_what, client, target) => {
    const wire = new Wire();
    if (client.length > 0) await wire.client(...client);
    if (target.length > 0) await wire.target(...target);
    expect(wire.seen.violations).toHaveLength(1);
  });
});

test('whatever the two sides send, the filter never throws and every file that was opened is closed in the trail', async () => {
  const id = fc.integer({ min: 0, max: 4 });
  const name = fc.constantFrom('h1', 'h2', 'h3');
  const request = fc.oneof(
    fc.tuple(id, fc.integer({ min: 0, max: 63 })).map(([n, flags]) => open(n, '/f', flags)),
    fc.tuple(id, name).map(([n, h]) => packet(PACKET.READ, n, h, 0n, 10)),
    fc.tuple(id, name).map(([n, h]) => packet(PACKET.WRITE, n, h, 0n, 'data')),
    fc.tuple(id, name).map(([n, h]) => packet(PACKET.CLOSE, n, h)),
    fc.tuple(id, name, name).map(([n, a, b]) => packet(PACKET.EXTENDED, n, 'copy-data', a, 0n, 5n, b, 0n)),
    id.map((n) => packet(PACKET.RENAME, n, '/a', '/b')),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  );
  const reply = fc.oneof(
    fc.tuple(id, fc.integer({ min: 0, max: 9 })).map(([n, code]) => status(n, code)),
    fc.tuple(id, name).map(([n, h]) => handle(n, h)),
    id.map((n) => packet(PACKET.DATA, n, 'data')),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  );
  const step = fc.oneof(request.map((bytes) => ({ side: 'client' as const, bytes })), reply.map((bytes) => ({ side: 'target' as const, bytes })));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, audited) => {
      const acts: Conversation['acts'] = [];
      const wire = await new Wire({ record: async (act) => (audited ? void acts.push(act) : Promise.reject(new Error('no'))) }).settled();
      for (const { side, bytes } of steps) await (side === 'client' ? wire.client(bytes) : wire.target(bytes));
      await wire.filter.end();
      const count = (operation: string): number =>
        acts.filter((act) => act.requestParameters?.operation === operation && act.errorCode === undefined && (operation === 'close' || act.responseElements?.status === 'ok')).length;
      expect(count('close')).toBe(count('open'));
      expect(wire.seen.violations.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('what passing on an answer throws later ends the channel and nothing else', async () => {
  const violations: string[] = [];
  const ended = new Promise<void>((resolve) => {
    const asked: Buffer[] = [];
    const filter = createSftpFilter({
      sinks: {
        toTarget: (bytes) => void asked.push(...split(bytes)),
        toClient: () => {
          throw new TypeError('broken');
        },
      },
      authorize: allowAll,
      record: () => Promise.resolve(),
      onViolation: ({ message }) => {
        violations.push(message);
        resolve();
      },
    });
    filter.clientToTarget(packet(PACKET.INIT, 3));
    filter.targetToClient(packet(PACKET.VERSION, 3));
    // The filter's own questions; behind their answers the client gets its VERSION.
    for (const question of asked.filter((one) => one[4] === PACKET.REALPATH)) filter.targetToClient(status(question.readUInt32BE(5), 2));
  });
  await ended;
  expect(violations).toEqual([expect.stringContaining('broken')]);
});
