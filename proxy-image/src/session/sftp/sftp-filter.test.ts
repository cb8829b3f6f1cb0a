import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import {
  allowAll,
  denyPaths,
  emptyConversation,
  run,
  SFTP_SERVER,
  startRelay,
  testWith,
  type Conversation,
  type Piece,
} from '../transfer/real-client.fixture';
import type { TransferFilterOptions } from '../transfer/transfer-filter';
import { createSftpFilter } from './sftp-filter';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sftp-home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Plays a batch with the real `sftp` against the real `sftp-server`, through the filter. */
async function sftp(batch: string, authorize: TransferFilterOptions['authorize'] = allowAll): Promise<{ code: number | null; output: string; seen: Conversation }> {
  const relay = await startRelay({ createFilter: createSftpFilter, authorize, commandFor: () => `exec ${SFTP_SERVER}`, home });
  const result = await run('/usr/bin/sftp', ['-q', '-b', '-', '-D', relay.bridge], batch);
  await relay.close();
  return { ...result, seen: relay.conversations[0] ?? emptyConversation() };
}

const brief = (seen: Conversation): string[] =>
  seen.acts.map(({ requestParameters: p = {}, responseElements: r, errorCode }) =>
    [p.operation, p.path, p.newPath ?? p.linkTarget, p.flags, r?.bytesRead, r?.bytesWritten, r?.status, p.reason, errorCode].filter((part) => part !== undefined).join(' '),
  );

const real = testWith('/usr/bin/sftp', SFTP_SERVER);

real('a session of the real client leaves the right bytes and one event for each act', async () => {
  const upload = randomBytes(1_000_003);
  await writeFile(join(home, 'local'), upload);
  const local = join(home, 'local');
  const { code, output, seen } = await sftp(
    `put ${local} up\nget up ${home}/down\nmkdir d\nrename up d/moved\nln d/moved hard\nln -s d/moved soft\nchmod 600 hard\nls d\nrm hard\nrm soft\nrm d/moved\nrmdir d\n`,
  );
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await readFile(join(home, 'down'))).toEqual(upload);
  expect(seen.violations).toEqual([]);
  expect(brief(seen).filter((act) => !act.startsWith('listDirectory'))).toEqual([
    `open ${home}/up write,create,truncate ok`,
    `close ${home}/up 0 1000003 ok`,
    `open ${home}/up read ok`,
    `close ${home}/up 1000003 0 ok`,
    `mkdir ${home}/d ok`,
    `rename ${home}/up ${home}/d/moved ok`,
    `hardlink ${home}/hard ${home}/d/moved ok`,
    `symlink ${home}/soft d/moved ok`,
    `setstat ${home}/hard ok`,
    `remove ${home}/hard ok`,
    `remove ${home}/soft ok`,
    `remove ${home}/d/moved ok`,
    `rmdir ${home}/d ok`,
  ]);
  expect(brief(seen).filter((act) => act.startsWith('listDirectory'))).toContain(`listDirectory ${home}/d/ ok`);
  expect(seen.acts[0]).toMatchObject({ requestParameters: { protocol: 'sftp', fileNumber: '1' }, additional: { policyIds: 'allow-all' } });
});

real('what the policy refuses is not forwarded, and the client is told so', async () => {
  await mkdir(join(home, 'secret'));
  await writeFile(join(home, 'secret', 'file'), 'secret');
  const { output, seen } = await sftp(
    `-get secret/file ${home}/stolen\n-put ${home}/secret/file secret/new\n-rm secret/../secret/file\n-ln secret/file link\n-ln -s secret/file link\n-rename secret/file out\n`,
    denyPaths(/secret/),
  );
  expect(output.match(/Permission denied/gi)?.length).toBeGreaterThanOrEqual(5);
  expect(await readFile(join(home, 'secret', 'file'), 'utf8')).toBe('secret');
  await expect(stat(join(home, 'link'))).rejects.toThrow();
  expect(seen.acts.filter((act) => act.errorCode === 'AccessDenied').map((act) => act.requestParameters?.operation)).toEqual([
    'lstat', 'stat', 'open', 'lstat', 'remove', 'hardlink', 'symlink', 'rename',
  ]);
  expect(seen.acts.filter((act) => act.errorCode === undefined && act.requestParameters?.operation !== 'listDirectory')).toEqual([]);
});

real('what the target itself refuses is recorded with its status', async () => {
  const { seen } = await sftp(`-rm missing\n-get missing ${home}/x\n-rmdir missing\n`);
  expect(brief(seen).filter((act) => !act.startsWith('listDirectory'))).toEqual(expect.arrayContaining([`rmdir ${home}/missing noSuchFile`]));
});

/** Replays what went into a filter, cut in other places. */
async function replay(pieces: readonly Piece[], cut: (bytes: Buffer) => Buffer[]): Promise<Conversation> {
  const seen = emptyConversation();
  const filter = createSftpFilter({
    sinks: { toTarget: (bytes) => void seen.toTarget.push(Buffer.from(bytes)), toClient: (bytes) => void seen.toClient.push(Buffer.from(bytes)) },
    authorize: allowAll,
    record: async (act) => void seen.acts.push(act),
    onViolation: (violation) => void seen.violations.push(violation.message),
  });
  for (const { side, bytes } of pieces) {
    for (const chunk of cut(bytes)) {
      if (side === 'client') filter.clientToTarget(chunk);
      else filter.targetToClient(chunk);
    }
    await turn();
  }
  await filter.end();
  return seen;
}

real('wherever a conversation is cut into chunks, the same bytes pass and the same events are recorded', async () => {
  await writeFile(join(home, 'local'), randomBytes(150_000));
  const { seen: original } = await sftp(`put ${home}/local up\nget up ${home}/down\nls -l\nrename up moved\nrm moved\n`);
  const whole = await replay(original.pieces, (bytes) => [bytes]);
  expect(whole.acts).toEqual(original.acts);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
      let next = 0;
      const seen = await replay(original.pieces, (bytes) => {
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[next++ % sizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        return chunks;
      });
      expect(seen.violations).toEqual([]);
      expect(seen.acts).toEqual(whole.acts);
      expect(Buffer.concat(seen.toTarget).equals(Buffer.concat(whole.toTarget))).toBe(true);
      expect(Buffer.concat(seen.toClient).equals(Buffer.concat(whole.toClient))).toBe(true);
    }),
    { numRuns: 25 },
  );
  const byByte = await replay(original.pieces, (bytes) => (bytes.length > 5000 ? [bytes] : [...bytes].map((byte) => Buffer.of(byte))));
  expect(Buffer.concat(byByte.toClient).equals(Buffer.concat(whole.toClient))).toBe(true);
});
