import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyCommandPolicy } from '../audit/command-line';
import { proxyConfigSchema } from '../config/schema';
import { keepRecordings } from '../recording/keep-recordings';
import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { startTestProxy } from './proxy.fixture';
import { bulkTransferAct } from './scp/bulk-transfer';
import { classifyCommand } from './scp/classify-command';
import { TestTarget } from './target.fixture';

jest.setTimeout(30_000);

const SECRET = 'mysql -phunter2';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

test.each(['hash', 'none'] as const)(
  'with audit.commands %s, no title, list or error has the command line',
  async (commands) => {
    const directory = mkdtempSync(join(tmpdir(), 'hidden-'));
    const target = await TestTarget.start();
    const config = proxyConfigSchema.shape.recording.parse(undefined);
    const recordings = await keepRecordings({ config, directory, clock: { now: Date.now }, log: quiet });
    const proxy = await startTestProxy({
      withoutSshd: true,
      target: target.entry,
      startRecording: recordings.start,
      commands,
    });
    const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
    const next = target.next();
    const { remoteId } = await raw.openSession(0);
    // On a terminal, so that it is recorded.
    raw.request(remoteId, 'pty-req', 'xterm', 80, 24, 0, 0, '');
    raw.request(remoteId, 'exec', SECRET);
    const program = await next;
    const listed = JSON.stringify(proxy.live.list().map((session) => session.describe()));
    expect(listed).not.toContain('hunter2');
    expect(listed).toContain(commands === 'hash' ? 'a command with SHA-256 ' : '"a command"');
    program.exit(0);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    const end = await proxy.trail.next('EndChannel');
    expect(readFileSync(end.additional?.recording ?? '', 'utf8')).not.toContain('hunter2');
    // All that the trail holds besides the key that it hides itself.
    const rest = proxy.trail.acts.map(({ requestParameters, ...act }) => ({
      ...act,
      identity: undefined,
      target: undefined,
      ...applyCommandPolicy(requestParameters ?? {}, commands, act.commandKeys),
    }));
    expect(JSON.stringify(rest)).not.toContain('hunter2');
    raw.end();
    await proxy.stop();
    await target.stop();
    rmSync(directory, { recursive: true });
  },
);

test.each([
  ['rsync --server -e.LsfxCIvu . ~/hunter2', undefined],
  ['rsync --server -e.LsfxCIvu . /srv/data', '/srv/data'],
  ['git-upload-pack hunter2/repository', undefined],
  ["git-upload-pack '/srv/repository'", '/srv/repository'],
])('of %s, a transfer keeps only what is surely a path', (line, path) => {
  const command = classifyCommand(line);
  if (command.kind !== 'rsync' && command.kind !== 'git') throw new Error('no transfer');
  const { requestParameters, commandKeys } = bulkTransferAct(command);
  expect(applyCommandPolicy(requestParameters ?? {}, 'none', commandKeys).path).toBe(path);
  expect(applyCommandPolicy(requestParameters ?? {}, 'full', commandKeys).path).toBeDefined();
});
