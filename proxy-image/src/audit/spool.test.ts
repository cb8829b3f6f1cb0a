import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordingLog, temporaryDirectory } from './audit-config.fixture';
import { FailingDisk } from './failing-disk.fixture';
import { Spool } from './spool';

const KIB = 1024;
let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A spool with a segment for each of so many events. */
async function spoolOf(events: number, disk: FailingDisk) {
  const { log, lines } = recordingLog();
  const directory = join(folder, 'spool');
  const options = { directory, log, segmentBytes: 64 * KIB, retainBytes: 1_000 * KIB, disk };
  const { spool } = await Spool.open(options);
  for (let sequence = 1; sequence <= events; sequence += 1)
    await spool.append({ first: sequence, last: sequence, bytes: Buffer.alloc(48 * KIB, 10) });
  return { spool, lines };
}

test('says which segments and bytes hold what comes after an event', async () => {
  const { spool } = await spoolOf(3, new FailingDisk());
  expect(spool.segmentsFrom(2).map(({ first }) => first)).toEqual([2, 3]);
  expect(spool.segmentsFrom(4)).toEqual([]);
  expect([0, 1, 2, 3].map((sequence) => spool.bytesAfter(sequence) / (48 * KIB))).toEqual([3, 2, 1, 0]);
  await spool.close();
});

test('a segment that holds nothing yet is none that events are read from', async () => {
  const disk = new FailingDisk();
  const { spool } = await spoolOf(1, disk);
  disk.failing.add('datasync');
  await expect(spool.append({ first: 2, last: 2, bytes: Buffer.alloc(48 * KIB, 10) })).rejects.toThrow('EIO');
  expect(spool.segmentsFrom(1).map(({ first }) => first)).toEqual([1]);
  expect(spool.segmentsFrom(2)).toEqual([]);
  await spool.close();
});

test('what every sink has is kept while the disk has room, and goes when room is short', async () => {
  const roomy = await spoolOf(4, new FailingDisk());
  await roomy.spool.removeDelivered(4);
  expect(roomy.spool.firstSequence()).toBe(1);
  await roomy.spool.close();

  rmSync(join(folder, 'spool'), { recursive: true });
  const disk = new FailingDisk();
  const small = await spoolOf(4, disk);
  disk.capacity = 240 * KIB;
  await small.spool.removeDelivered(4);
  expect(small.spool.firstSequence()).toBe(4);
  await small.spool.close();
});

test('a disk that does not answer about its room is told of, and what is kept stays', async () => {
  const disk = new FailingDisk();
  const { spool, lines } = await spoolOf(3, disk);
  disk.roomOf = () => Promise.reject(new Error('EIO'));
  await spool.removeDelivered(3);
  expect(spool.firstSequence()).toBe(1);
  expect(lines().join('\n')).toContain('the disk of the audit spool does not say how much room it has');
  await spool.close();
});
