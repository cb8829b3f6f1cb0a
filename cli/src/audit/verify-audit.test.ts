import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, eventDigest, type AuditEvent } from '@sallyport/contract';
import { stringify } from 'yaml';
import { temporaryFolder, testWorld } from '../fixtures.fixture';
import { runCommandLine } from '../program';
import { auditChain } from './audit-event.fixture';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const spool = join(folder.path, 'spool');
const config = join(folder.path, 'cli.yaml');
mkdirSync(spool);
writeFileSync(config, stringify({ spoolDirectory: spool }));

const write = (events: readonly AuditEvent[], tail = ''): void =>
  writeFileSync(
    join(spool, '0000000000000001.ndjson'),
    events.map((event) => `${canonicalJson(event)}\n`).join('') + tail,
  );

async function verify(...options: string[]) {
  const world = testWorld();
  const code = await runCommandLine(world, '1.2.3', [
    '--config',
    config,
    'audit',
    'verify',
    '--spool',
    '--json',
    ...options,
  ]);
  return {
    code,
    document: JSON.parse(world.out()) as {
      intact: boolean;
      result: string;
      unreadHeads: unknown[];
      events: number;
      chains: { problems: unknown[] }[];
      unreadable: unknown[];
      cutOff: unknown[];
    },
  };
}

test('a whole chain is intact', async () => {
  write(auditChain(5));
  expect(await verify()).toMatchObject({ code: 0, document: { intact: true, events: 5 } });
});

test('a line that is being written right now is no event yet', async () => {
  write(auditChain(5), '{"version":"1.0","userId');
  const { code, document } = await verify();
  expect({ code, intact: document.intact, events: document.events }).toEqual({ code: 0, intact: true, events: 5 });
});

test.each([
  ['after whole events', 5, 0],
  ['alone', 0, 1],
])('a last line without an end is told of, %s', async (_, events, exit) => {
  write(auditChain(events), '{"version":"1.0","userId');
  const { code, document } = await verify();
  expect({ code, cutOff: document.cutOff, unreadable: document.unreadable }).toEqual({
    code: exit,
    cutOff: [`0000000000000001.ndjson, line ${events + 1}`],
    unreadable: [],
  });
  const world = testWorld();
  await runCommandLine(world, '1.2.3', ['--config', config, 'audit', 'verify', '--spool']);
  expect(world.out()).toContain(`0000000000000001.ndjson, line ${events + 1} has no end.`);
});

test('whole lines say nothing about an end', async () => {
  write(auditChain(2));
  expect((await verify()).document.cutOff).toEqual([]);
});

test('a missing event is named, with exit status 1', async () => {
  write(auditChain(5).filter((event) => event.UID !== 'p-1-3'));
  const { code, document } = await verify();
  expect(code).toBe(1);
  expect(document.chains[0]?.problems).toEqual([{ kind: 'missing', from: 3, to: 3 }]);
});

test('an altered event is named', async () => {
  write(auditChain(5).map((event) => (event.UID === 'p-1-2' ? { ...event, sourceIPAddress: '10.9.9.9' } : event)));
  const { code, document } = await verify();
  expect(code).toBe(1);
  expect(document.chains[0]?.problems).toEqual([{ kind: 'altered', from: 2, to: 2 }]);
});

test('a line in the middle that is no event is named', async () => {
  const [first, ...rest] = auditChain(3);
  writeFileSync(
    join(spool, '0000000000000001.ndjson'),
    [canonicalJson(first), 'garbage', ...rest.map(canonicalJson), ''].join('\n'),
  );
  const { code, document } = await verify();
  expect(code).toBe(1);
  expect(document.unreadable).toMatchObject([{ uid: '0000000000000001.ndjson, line 2' }]);
});

test.each([
  [
    'a repeated member whose forged copy comes first',
    (line: string) => line.replace('"eventName":', '"eventName":"Forged","eventName":'),
  ],
  ['a member that the proxy does not write', (line: string) => line.replace('{', '{"zz":"x",')],
  [
    'members in another order',
    (line: string) =>
      line
        .replace(/^\{("[^"]+":\{.*?\}),/, (_, first: string) => `{"version":"1.0",${first},`)
        .replace(/,"version":"1.0"\}$/, '}'),
  ],
  ['spaces between members', (line: string) => line.replace('":"', '": "')],
])('names a line with %s', async (_, forge) => {
  const lines = auditChain(3).map(canonicalJson);
  const forged = forge(lines[1] ?? '');
  expect(forged).not.toBe(lines[1]);
  writeFileSync(join(spool, '0000000000000001.ndjson'), `${[lines[0], forged, lines[2]].join('\n')}\n`);
  const { code, document } = await verify();
  expect({ code, result: document.result }).toEqual({ code: 1, result: 'broken' });
  expect(document.unreadable).toMatchObject([{ uid: '0000000000000001.ndjson, line 2' }]);
});

test('names a finished last line that is not an event', async () => {
  write(auditChain(3), 'garbage\n');
  const { code, document } = await verify();
  expect(code).toBe(1);
  expect(document.unreadable).toMatchObject([{ uid: '0000000000000001.ndjson, line 4' }]);
});

test('an emptied spool proves nothing, with exit status 1', async () => {
  write([]);
  const { code, document } = await verify();
  expect({ code, intact: document.intact, result: document.result }).toEqual({
    code: 1,
    intact: false,
    result: 'nothing',
  });
});

describe('an expected head', () => {
  const chain = auditChain(5);
  const head = (event: AuditEvent | undefined): string =>
    event === undefined
      ? ''
      : `${event.additionalEventData.proxyId}:${event.additionalEventData.sequence}:${eventDigest(event)}`;

  test('is confirmed, also where the chain has grown since', async () => {
    write(chain);
    expect(await verify('--head', head(chain[4]), '--head', head(chain[2]))).toMatchObject({
      code: 0,
      document: { result: 'intact' },
    });
  });

  test('shows a tail that was cut off', async () => {
    write(chain.slice(0, 3));
    const { code, document } = await verify('--head', head(chain[4]));
    expect(code).toBe(1);
    expect(document.chains[0]?.problems).toEqual([{ kind: 'missing', from: 4, to: 5 }]);
  });

  test('shows a chain that was written anew', async () => {
    const other = auditChain(5).map((event) => ({ ...event, sourceIPAddress: '10.0.0.9' }));
    const forged: AuditEvent[] = [];
    for (const event of other) {
      const previous = forged.at(-1);
      const previousDigest = previous === undefined ? event.additionalEventData.previousDigest : eventDigest(previous);
      forged.push({ ...event, additionalEventData: { ...event.additionalEventData, previousDigest } });
    }
    write(forged);
    expect(await verify()).toMatchObject({ code: 0 });
    expect(await verify('--head', head(chain[4]))).toMatchObject({ code: 1, document: { result: 'broken' } });
  });

  test('does not pass where its event was not read', async () => {
    write(chain.slice(3));
    const { code, document } = await verify('--head', head(chain[1]));
    expect(code).toBe(1);
    expect(document.unreadHeads).toEqual([{ proxyId: 'p-1', sequence: 2, digest: expect.any(String) as string }]);
    write([]);
    expect(await verify('--head', head(chain[1]))).toMatchObject({ code: 1, document: { result: 'nothing' } });
  });

  test('is read from what the command wrote earlier', async () => {
    write(chain);
    const heads = join(folder.path, 'heads.json');
    const { document } = await verify();
    writeFileSync(heads, JSON.stringify(document));
    expect(await verify('--heads', heads)).toMatchObject({ code: 0 });
    write(chain.slice(0, 4));
    expect(await verify('--heads', heads)).toMatchObject({ code: 1 });
  });

  test.each(['p-1:5', 'p-1:0:abc', ':5:abc', 'p-1:5:not a digest'])('that reads %j is a usage error', async (text) => {
    const world = testWorld();
    expect(
      await runCommandLine(world, '1.2.3', ['--config', config, 'audit', 'verify', '--spool', '--head', text]),
    ).toBe(2);
    expect(world.err()).toContain('CHAIN:LAST:HEAD');
  });

  test('in a file of another form names the file and the key', async () => {
    const heads = join(folder.path, 'other.json');
    writeFileSync(heads, JSON.stringify({ chains: [{ proxyId: 'p-1', last: 3, head: 'x' }] }));
    const world = testWorld();
    expect(
      await runCommandLine(world, '1.2.3', ['--config', config, 'audit', 'verify', '--spool', '--heads', heads]),
    ).toBe(1);
    expect(world.err()).toContain('chains.0.head');
  });
});
