import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type AuditEvent } from '@sallyport/contract';
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

async function verify() {
  const world = testWorld();
  const code = await runCommandLine(world, '1.2.3', ['--config', config, 'audit', 'verify', '--spool', '--json']);
  return {
    code,
    document: JSON.parse(world.out()) as {
      intact: boolean;
      events: number;
      chains: { problems: unknown[] }[];
      unreadable: unknown[];
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
