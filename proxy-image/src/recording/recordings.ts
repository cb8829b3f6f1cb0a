import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readAsciicast, type AsciicastReader, parseRecordingName } from '@sallyport/contract';
import { recordingFailed, recordingUnreadable } from './errors';

export interface RecordingFile {
  readonly path: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly sessionId: string;
  readonly channelId: number;
  readonly bytes: number;
}

/** The recordings of a folder, oldest first; none where the folder does not exist. */
export async function listRecordings(directory: string): Promise<RecordingFile[]> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw recordingUnreadable(directory, cause);
  });
  const files: RecordingFile[] = [];
  for (const name of names.sort()) {
    const parsed = parseRecordingName(name);
    if (parsed === undefined) continue;
    const path = join(directory, name);
    files.push({ path, ...parsed, bytes: (await stat(path)).size });
  }
  return files;
}

/** @throws SallyportError `RECORDING_UNREADABLE`, `RECORDING_INVALID` */
export async function readRecording(path: string): Promise<AsciicastReader> {
  const input = createReadStream(path, { encoding: 'utf8' });
  try {
    await new Promise<void>((resolve, reject) => input.once('open', () => resolve()).once('error', reject));
  } catch (cause) {
    throw recordingUnreadable(path, cause);
  }
  return readAsciicast(createInterface({ input, crlfDelay: Infinity }));
}

const TAIL_BYTES = 64 * 1024;
const NEWLINE = 10;

/**
 * After a crash: cuts the line that was being written off the end of each recording, so that every player can read it.
 * Call it before the first recording is started, on a folder that no other proxy writes to. Returns the paths of those that it cut.
 */
export async function mendRecordings(directory: string): Promise<string[]> {
  const mended: string[] = [];
  for (const { path, bytes } of await listRecordings(directory)) {
    try {
      if (await cutLastLine(path, bytes)) mended.push(path);
    } catch (cause) {
      throw recordingFailed(path, cause);
    }
  }
  return mended;
}

async function cutLastLine(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      const newline = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
      if (start + newline + 1 === size) return false;
      if (newline >= 0) {
        await file.truncate(start + newline + 1);
        await file.sync();
        return true;
      }
      end = start;
    }
    // Not even the header is whole: there is nothing to keep readable.
    return false;
  } finally {
    await file.close();
  }
}
