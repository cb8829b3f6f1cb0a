import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { ByteFilter } from '../byte-filter';
import { allowAll, denyPaths, emptyConversation, run, startRelay, testWith, type Conversation, type Piece } from '../transfer/real-client.fixture';
import { unknownPath, type TransferAct, type TransferFilterOptions } from '../transfer/transfer-filter';
import { classifyCommand, type ScpCommand } from './classify-command';
import { createScpFilter } from './scp-filter';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'scp-home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function scpCommand(command: string): ScpCommand {
  const classified = classifyCommand(command);
  if (classified.kind !== 'scp') throw new Error(`${command} is no scp`);
  return classified;
}

async function scp(args: readonly string[], authorize: TransferFilterOptions['authorize'] = allowAll): Promise<{ code: number | null; output: string; seen: Conversation }> {
  const relay = await startRelay({
    createFilter: (options, command) => createScpFilter(scpCommand(command), options),
    authorize,
    commandFor: (asked) => asked,
    home,
  });
  const result = await run('/usr/bin/scp', ['-O', '-S', relay.bridge, ...args]);
  await relay.close();
  return { ...result, seen: relay.conversations[0] ?? emptyConversation() };
}

const brief = (acts: readonly TransferAct[]): string[] =>
  acts.map(({ requestParameters: p = {}, responseElements: r, errorCode }) =>
    [p.operation, p.phase, p.path, p.alternatePath, p.size, r?.bytes, r?.status, p.reason, errorCode].filter((part) => part !== undefined).join(' '),
  );

const real = testWith('/usr/bin/scp');

real('an upload of the real client leaves the right bytes, with an event at its start and its end', async () => {
  const content = randomBytes(700_001);
  await writeFile(join(home, 'local'), content);
  await writeFile(join(home, 'empty'), '');
  await mkdir(join(home, 'in'));
  const again = await scp(['-p', join(home, 'local'), join(home, 'empty'), `host:${home}/in`]);
  expect(again).toMatchObject({ code: 0, output: '' });
  expect(await readFile(join(home, 'in', 'local'))).toEqual(content);
  expect(brief(again.seen.acts)).toEqual([
    `upload start ${home}/in/local 700001`,
    `upload end ${home}/in/local 700001 700001 ok`,
    `upload start ${home}/in/empty 0`,
    `upload end ${home}/in/empty 0 0 ok`,
  ]);
  expect(again.seen.acts[0]).toMatchObject({ requestParameters: { protocol: 'scp', fileNumber: '1' }, additional: { policyIds: 'allow-all' } });
});

real('where only the target knows whether its path is a folder, both meanings are named', async () => {
  await writeFile(join(home, 'local'), 'x');
  const { seen } = await scp([join(home, 'local'), `host:${home}/new`]);
  expect(await readFile(join(home, 'new'), 'utf8')).toBe('x');
  expect(brief(seen.acts)).toEqual([`upload start ${home}/new ${home}/new/local 1`, `upload end ${home}/new ${home}/new/local 1 1 ok`]);
});

real('folders go both ways', async () => {
  await mkdir(join(home, 'tree', 'sub'), { recursive: true });
  await writeFile(join(home, 'tree', 'a'), 'aa');
  await writeFile(join(home, 'tree', 'sub', 'b'), 'bbb');
  await mkdir(join(home, 'up'));
  const up = await scp(['-rp', join(home, 'tree'), `host:${home}/up/.`]);
  expect(up).toMatchObject({ code: 0 });
  expect(await readFile(join(home, 'up', 'tree', 'sub', 'b'), 'utf8')).toBe('bbb');
  expect(brief(up.seen.acts)).toEqual(
    expect.arrayContaining([`mkdir ${home}/up/tree`, `mkdir ${home}/up/tree/sub`, `upload end ${home}/up/tree/sub/b 3 3 ok`, `upload end ${home}/up/tree/a 2 2 ok`]),
  );
  const down = await scp(['-rp', 'host:up/tree', join(home, 'down')]);
  expect(down).toMatchObject({ code: 0 });
  expect(await readFile(join(home, 'down', 'sub', 'b'), 'utf8')).toBe('bbb');
  expect(brief(down.seen.acts)).toEqual(expect.arrayContaining(['download start up/tree/sub/b 3', 'download end up/tree/sub/b 3 3 ok']));
});

real('what the policy refuses is skipped both ways, and the rest goes on', async () => {
  await mkdir(join(home, 'from'));
  for (const name of ['one', 'secret', 'two']) await writeFile(join(home, 'from', name), name);
  await mkdir(join(home, 'in'));
  const up = await scp(['one', 'secret', 'two'].map((name) => join(home, 'from', name)).concat(`host:${home}/in`), denyPaths(/secret/));
  expect(up.code).toBe(1);
  expect(up.output).toContain('writeFile is not permitted here');
  expect(await readFile(join(home, 'in', 'two'), 'utf8')).toBe('two');
  await expect(stat(join(home, 'in', 'secret'))).rejects.toThrow();
  expect(brief(up.seen.acts)).toContain(`upload start ${home}/in/secret 6 AccessDenied`);

  await mkdir(join(home, 'out'));
  const down = await scp([`host:${home}/from/*`, join(home, 'out')], denyPaths(/secret/));
  expect(down.code).toBe(1);
  expect(down.output).toContain('readFile is not permitted here');
  await expect(stat(join(home, 'out', 'secret'))).rejects.toThrow();
  expect(await readFile(join(home, 'out', 'two'), 'utf8')).toBe('two');
  expect(down.seen.violations).toEqual([]);
});

real("what the target cannot read or write is the client's to know", async () => {
  await writeFile(join(home, 'local'), 'x');
  await mkdir(join(home, 'locked'));
  await chmod(join(home, 'locked'), 0o500);
  const missing = await scp(['host:missing', join(home, 'x')]);
  expect(missing).toMatchObject({ code: 1, output: expect.stringContaining('No such file') as string });
  const notFolder = await scp([join(home, 'local'), `host:${home}/local/x`]);
  expect(notFolder.code).toBe(1);
  expect(notFolder.seen.violations).toEqual([]);
});

/** Plays one conversation into a filter and keeps what it did. */
async function replay(command: string, pieces: readonly Piece[], options: Partial<TransferFilterOptions> = {}): Promise<Conversation> {
  const seen = emptyConversation();
  const filter: ByteFilter = createScpFilter(scpCommand(command), {
    sinks: { toTarget: (bytes) => void seen.toTarget.push(bytes), toClient: (bytes) => void seen.toClient.push(bytes) },
    authorize: allowAll,
    record: async (act) => void seen.acts.push(act),
    onViolation: (violation) => void seen.violations.push(violation.message),
    ...options,
  });
  for (const { side, bytes } of pieces) {
    if (side === 'client') filter.clientToTarget(bytes);
    else filter.targetToClient(bytes);
    await turn();
  }
  await filter.end();
  return seen;
}

const client = (text: string): Piece => ({ side: 'client', bytes: Buffer.from(text, 'latin1') });
const target = (text: string): Piece => ({ side: 'target', bytes: Buffer.from(text, 'latin1') });
const textOf = (buffers: readonly Buffer[]): string => Buffer.concat(buffers).toString('latin1');

/** A whole upload of two files, one of which the target cannot write. */
const UPLOAD = [
  target('\0'), client('T1 0 1 0\n'), target('\0'), client('C0644 5 a\xffb\n'), target('\0'), client('hello'), client('\0'), target('\0'),
  client('D0755 0 d\n'), target('\0'), client('C0600 3 x\n'), target('\x01scp: d/x: denied\n'), client('\x01scp: y: gone\n'), client('E\n'), target('\0'),
];

test('wherever an upload is cut into chunks, the same bytes pass and the same events are recorded', async () => {
  const whole = await replay('scp -r -t /in/', UPLOAD);
  expect(textOf(whole.toTarget)).toBe(textOf(UPLOAD.filter(({ side }) => side === 'client').map(({ bytes }) => bytes)));
  expect(textOf(whole.toClient)).toBe(textOf(UPLOAD.filter(({ side }) => side === 'target').map(({ bytes }) => bytes)));
  expect(brief(whole.acts)).toEqual(['upload start /in/a\\xffb 5', 'upload end /in/a\\xffb 5 5 ok', 'mkdir /in/d', 'upload start /in/d/x 3', 'upload end /in/d/x 3 0 failed']);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (sizes) => {
      let next = 0;
      const pieces = UPLOAD.flatMap(({ side, bytes }) => {
        const parts: Piece[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[next++ % sizes.length] ?? 1;
          parts.push({ side, bytes: bytes.subarray(at, at + size) });
          at += size;
        }
        return parts;
      });
      const seen = await replay('scp -r -t /in/', pieces);
      expect(seen.acts).toEqual(whole.acts);
      expect(textOf(seen.toTarget)).toBe(textOf(whole.toTarget));
      expect(textOf(seen.toClient)).toBe(textOf(whole.toClient));
    }),
    { numRuns: 50 },
  );
});

test('a file passes only after its start is durable, and the client sees it confirmed only after its end is', async () => {
  const waiting: (() => void)[] = [];
  const seen = emptyConversation();
  const filter = createScpFilter(scpCommand('scp -t /in/'), {
    sinks: { toTarget: (bytes) => void seen.toTarget.push(bytes), toClient: (bytes) => void seen.toClient.push(bytes) },
    authorize: allowAll,
    record: () => new Promise((resolve) => waiting.push(() => resolve(undefined))),
    onViolation: (violation) => void seen.violations.push(violation.message),
  });
  filter.targetToClient(Buffer.from('\0'));
  filter.clientToTarget(Buffer.from('C0644 1 a\n'));
  await turn();
  expect(seen.toTarget).toEqual([]);
  waiting.shift()?.();
  await turn();
  expect(textOf(seen.toTarget)).toBe('C0644 1 a\n');
  filter.targetToClient(Buffer.from('\0'));
  filter.clientToTarget(Buffer.from('x\0'));
  filter.targetToClient(Buffer.from('\0'));
  await turn();
  expect(seen.toClient).toHaveLength(2);
  waiting.shift()?.();
  await turn();
  expect(seen.toClient).toHaveLength(3);
  expect(seen.violations).toEqual([]);
});

test('without a durable event no file starts, and none is confirmed', async () => {
  const unaudited = { record: async () => Promise.reject(new Error('the disk is full')) };
  const upload = await replay('scp -t /in/', [target('\0'), client('C0644 1 a\n')], unaudited);
  expect(textOf(upload.toTarget)).toBe('');
  expect(textOf(upload.toClient)).toBe('\0\x01sallyport: /in/a: the transfer could not be audited\n');
  let acts = 0;
  const download = await replay('scp -f /a', [client('\0'), target('C0644 1 a\n'), client('\0'), target('x\0')], {
    record: async () => (acts++ === 0 ? undefined : Promise.reject(new Error('the disk is full'))),
  });
  expect(textOf(download.toClient)).toBe('C0644 1 a\nx\x01sallyport: the transfer could not be audited\n');
});

test.each([
  ['scp -f /srv/a', false],
  ['scp -f /srv/../etc/a', true],
  ['scp -f ~/a', true],
  ['scp -f a', true],
  ['scp -f /srv/*', true],
  ['scp -f /{srv,etc}/a', true],
  ['scp -f /srv/a /proc/self/root/etc/a', true],
  ['scp -f "/srv/{a}"', false],
  ['scp -t /srv/', false],
  ['scp -t .', true],
])('%s asks for a path that nobody knows: %s', async (command, isUnknown) => {
  const asked: unknown[] = [];
  const isUpload = command.includes('-t');
  const line = 'C0644 1 a\n';
  await replay(command, isUpload ? [target('\0'), client(line)] : [client('\0'), target(line)], {
    authorize: (...need) => {
      asked.push(need[1]);
      return allowAll();
    },
  });
  expect(asked.includes(unknownPath)).toBe(isUnknown);
  for (const path of asked) expect(path === unknownPath || String(path).startsWith('/')).toBe(true);
});

describe('a sink that confirms a file when it has the bytes, before it knows whether they are whole', () => {
  const eachByte = (pieces: readonly Piece[]): Piece[] => pieces.flatMap(({ side, bytes }) => [...bytes].map((byte) => ({ side, bytes: Buffer.of(byte) })));

  test.each([
    ['while the status is still to come', [client('\0'), target('C0644 3 a\n'), client('\0'), target('abc'), client('\0'), target('\0'), target('E\n')]],
    ['of an empty file, with the answer to its line', [client('\0'), target('C0644 0 a\n'), client('\0\0'), target('\0'), target('E\n')]],
  ])('a download, %s', async (_when, pieces) => {
    for (const cut of [pieces, eachByte(pieces)]) {
      const seen = await replay('scp -r -f /a', [client('\0'), target('D0755 0 a\n'), client('\0'), ...cut.slice(1), client('\0')]);
      expect(seen.violations).toEqual([]);
      expect(textOf(seen.toTarget)).toBe('\0\0\0\0\0');
      expect(brief(seen.acts).at(-1)).toMatch(/^download end \/a\/a (\d) \1 ok$/);
    }
  });

  test('a download whose event is under way: the target goes on only when it is durable', async () => {
    const waiting: (() => void)[] = [];
    const seen = emptyConversation();
    const filter = createScpFilter(scpCommand('scp -f /a'), {
      sinks: { toTarget: (bytes) => void seen.toTarget.push(bytes), toClient: (bytes) => void seen.toClient.push(bytes) },
      authorize: allowAll,
      record: () => new Promise((resolve) => waiting.push(() => resolve(undefined))),
      onViolation: (violation) => void seen.violations.push(violation.message),
    });
    const step = async (act: () => void): Promise<string> => {
      act();
      await turn();
      return textOf(seen.toTarget);
    };
    filter.clientToTarget(Buffer.from('\0'));
    filter.targetToClient(Buffer.from('C0644 1 a\n'));
    await step(() => waiting.shift()?.());
    filter.clientToTarget(Buffer.from('\0'));
    filter.targetToClient(Buffer.from('x\0'));
    expect(await step(() => filter.clientToTarget(Buffer.from('\0')))).toBe('\0\0');
    expect(textOf(seen.toClient)).toBe('C0644 1 a\nx');
    expect(await step(() => waiting.shift()?.())).toBe('\0\0\0');
    expect(textOf(seen.toClient)).toBe('C0644 1 a\nx\0');
    expect(seen.violations).toEqual([]);
  });

  test('an upload', async () => {
    const seen = await replay('scp -t /in/', [target('\0'), client('C0644 1 a\n'), target('\0'), client('x'), target('\0'), client('\0'), client('C0644 0 b\n')]);
    expect(seen.violations).toEqual([]);
    expect(brief(seen.acts)).toEqual(['upload start /in/a 1', 'upload end /in/a 1 1 ok', 'upload start /in/b 0', 'upload end /in/b 0 0 channelEnded']);
    expect(textOf(seen.toClient)).toBe('\0\0\0');
  });

  test.each([
    ['twice', 'scp -f /a', [client('\0'), target('C0644 1 a\n'), client('\0'), target('x'), client('\0\0')], /confirmed twice/],
    ['before it has all', 'scp -f /a', [client('\0'), target('C0644 2 a\n'), client('\0'), target('x'), client('\0')], /nobody waits/],
    ['and again after its word in an upload', 'scp -t /in/', [target('\0'), client('C0644 1 a\n'), target('\0'), client('x\0'), target('\0\0')], /nobody waits/],
  ])('%s ends the channel', async (_what, command, pieces, expected) => {
    const seen = await replay(command, pieces);
    expect(seen.violations).toEqual([expect.stringMatching(expected) as string]);
  });
});

test('a channel that ends in the middle of a file says how much of it passed', async () => {
  const seen = await replay('scp -f /a', [client('\0'), target('C0644 100 a\n'), client('\0'), target('0123456789')]);
  expect(brief(seen.acts)).toEqual(['download start /a 100', 'download end /a 100 10 channelEnded']);
});

test.each([
  ['before the first line', 'scp -t /in/', [target('motd of the login shell\n')], [], 'motd of the login shell\n'],
  [
    'in the middle of a file',
    'scp -t /in/',
    [target('\0'), client('C0644 10 a\n'), target('\0'), client('0123'), target('\x02disk full\n')],
    ['upload start /in/a 10', 'upload end /in/a 10 4 failed'],
    '\0\0\x02disk full\n',
  ],
])('after the last words of a sink %s nothing passes, and the file that was open has failed', async (_when, command, pieces, acts, said) => {
  const seen = await replay(command, [...pieces, client('C0644 1 b\n'), target('\0'), client('x\0')]);
  expect(seen.violations).toEqual([]);
  expect(brief(seen.acts)).toEqual(acts);
  expect(textOf(seen.toClient)).toBe(said);
  expect(textOf(seen.toTarget)).not.toContain('C0644 1 b');
});

test('a folder that is downloaded is no act of its own, and one that is uploaded is', async () => {
  const asked: string[] = [];
  const authorize: TransferFilterOptions['authorize'] = (action, path) => {
    asked.push(`${action} ${String(path)}`);
    return allowAll();
  };
  await replay('scp -r -f /a', [client('\0'), target('D0755 0 sub\n'), client('\0')], { authorize });
  expect(asked).toEqual([]);
  await replay('scp -r -t /in/', [target('\0'), client('D0755 0 sub\n'), target('\0')], { authorize });
  expect(asked).toEqual(['writeFile /in/sub']);
});

test.each([
  ['a client that does not wait', 'scp -t /in/', [target('\0'), client('C0644 5 a\nhello\0')], /client .* wait/],
  ['a target that sends without being asked', 'scp -f /a', [target('C0644 5 a\n')], /target .* wait/],
  ['a name that leaves its folder', 'scp -t /in/', [target('\0'), client('C0644 5 ../a\n')], /name/],
  ['a name of two dots', 'scp -f -r /a', [client('\0'), target('D0755 0 ..\n')], /name/],
  ['a size that no file has', 'scp -t /in/', [target('\0'), client('C0644 9999999999999999 a\n')], /size/],
  ['a line without end', 'scp -t /in/', [target('\0'), client('C'.repeat(20_000))], /more than/],
  ['a line of another kind', 'scp -t /in/', [target('\0'), client('X\n')], /none of C/],
  ['an E without its D', 'scp -t /in/', [target('\0'), client('E\n')], /without its D/],
  ['an answer that nobody waits for', 'scp -t /in/', [target('\0\0')], /nobody waits/],
  ['more complaints than anyone listens to', 'scp -t /in/', [target('\0'), target('\x01no\n'.repeat(9))], /too many/],
])('%s ends the channel', async (_what, command, pieces, expected) => {
  const seen = await replay(command, pieces);
  expect(seen.violations).toHaveLength(1);
  expect(seen.violations[0]).toMatch(expected);
});

test('whatever the two sides send, the filter neither throws nor invents bytes', async () => {
  const token = fc.constantFrom('\0', '\x01e\n', '\x02f\n', 'C0644 3 a\n', 'C0644 0 b\n', 'D0755 0 d\n', 'E\n', 'T1 0 1 0\n', 'abc', 'abc\0', '\n', 'C', 'D0755 0 ', '\xff');
  const piece = fc.record({ side: fc.constantFrom('client' as const, 'target' as const), bytes: token.map((text) => Buffer.from(text, 'latin1')) });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.constantFrom('scp -t /in/', 'scp -r -f /a'), async (pieces, command) => {
      const seen = await replay(command, pieces);
      const sent = (side: Piece['side']): number => pieces.filter((one) => one.side === side).reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(Buffer.concat(seen.toTarget).length).toBeLessThanOrEqual(sent('client'));
      expect(Buffer.concat(seen.toClient).length).toBeLessThanOrEqual(sent('target'));
      const started = seen.acts.filter((act) => act.requestParameters?.phase === 'start').length;
      expect(seen.acts.filter((act) => act.requestParameters?.phase === 'end')).toHaveLength(started);
    }),
    { numRuns: 300 },
  );
});
