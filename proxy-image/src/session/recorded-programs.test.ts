import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepRecordings } from '../recording/keep-recordings';
import { proxyConfigSchema } from '../config/schema';
import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { startTestProxy } from './proxy.fixture';
import { isRecorded } from './recorded-programs';
import { TestTarget } from './target.fixture';

jest.setTimeout(60_000);

test.each([
  ['bash', true],
  ['/usr/bin/python3.11 -', true],
  ['sudo -i', true],
  ["cd /tmp && 'bash' -s", true],
  ['env FOO=1 zsh', true],
  ['pyth"on3" -', true],
  ['p\\erl -e 1', true],
  ['nodejs -', true],
  ['PowerShell -Command -', true],
  ['$SHELL', true],
  ['cd /tmp; "$0" -s', true],
  ['exec ${SHELL} -i', true],
  ['env FOO=1 -i $SHELL', true],
  ['FOO=1 $SHELL', true],
  ['/bin/b?s?', true],
  ['`cat /tmp/name`', true],
  ['. /dev/stdin', true],
  ['command . /dev/stdin', true],
  ['eval "$(cat)"', true],
  [`true ${'x'.repeat(5_000)}`, true],
  ['uptime', false],
  ['ls *.txt $HOME', false],
  ['find . -name "*.log"', false],
  ['[ -f /etc/hosts ] && cat /etc/hosts', false],
  ['DIRECTORY=$HOME ls', false],
  ['cat bashful.txt', false],
  ['scp -t /tmp/bash', false],
  ['rsync --server . bash', false],
])('with recording.commands interpreters, %s: %s', (command, recorded) => {
  expect(isRecorded({ kind: 'command', command }, undefined, 'interpreters')).toBe(recorded);
  expect(isRecorded({ kind: 'command', command }, undefined, 'none')).toBe(false);
  expect(isRecorded({ kind: 'command', command }, { term: 'xterm', columns: 80, rows: 24 }, 'none')).toBe(true);
});

test('all commands and subsystems but transfers', () => {
  expect(isRecorded({ kind: 'command', command: 'uptime' }, undefined, 'all')).toBe(true);
  expect(isRecorded({ kind: 'command', command: 'scp -f /etc/hosts' }, undefined, 'all')).toBe(false);
  expect(isRecorded({ kind: 'subsystem', name: 'sftp' }, undefined, 'all')).toBe(false);
  // The target names its subsystems as it likes: this one is a shell.
  expect(isRecorded({ kind: 'subsystem', name: 'powershell' }, undefined, 'all')).toBe(true);
  expect(isRecorded({ kind: 'subsystem', name: 'maintenance' }, undefined, 'interpreters')).toBe(true);
  expect(isRecorded({ kind: 'subsystem', name: 'maintenance' }, undefined, 'none')).toBe(false);
});

test('a shell without a terminal is recorded, with what goes into it, and its event says so', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'recorded-'));
  const target = await TestTarget.start();
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = proxyConfigSchema.shape.recording.parse(undefined);
  const recordings = await keepRecordings({ config, directory, clock: { now: Date.now }, log: quiet });
  const proxy = await startTestProxy({ withoutSshd: true, target: target.entry, startRecording: recordings.start });
  const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
  const next = target.next();
  const { remoteId } = await raw.openSession(0);
  raw.request(remoteId, 'shell');
  const program = await next;
  raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'cat /etc/shadow\n');
  raw.send(MESSAGE.CHANNEL_EOF, remoteId);
  await program.ended;
  program.channel.write(Buffer.from('root:*:20228'), 0);
  program.exit(0);
  await raw.next(MESSAGE.CHANNEL_CLOSE);
  raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  const { additional } = await proxy.trail.next('EndChannel');
  expect((await proxy.trail.next('StartShell')).requestParameters).toEqual({ terminal: 'none' });
  const text = readFileSync(additional?.recording ?? '', 'utf8');
  expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ env: { TERM: 'none' }, title: 'alice as root on web-1 (no terminal)' });
  expect(text).toContain('"i", "cat /etc/shadow\\n"');
  expect(text).toContain('"o", "root:*:20228"');
  raw.end();
  await proxy.stop();
  await target.stop();
  rmSync(directory, { recursive: true });
});
