import { mkdir, open, readdir, readFile, stat, truncate, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProxyId } from '@sallyport/contract';
import { isShort, roomOf, syncDirectory } from './spool-disk';

/** What a sink answered for one event. */
export interface Receipt {
  readonly uid: string;
  /** The id that the audit store gave the event. */
  readonly eventID: string;
}

const progressSchema = z.object({ proxyId: z.string(), deliveredThrough: z.number() });

/** A file of receipts is closed at this size; the newest are kept, fewer where the disk is short of room. */
const FILE_BYTES = 1_048_576;
const FILES_KEPT = 128;
const FILES_KEPT_WHEN_SHORT = 2;
/** More than one batch of receipts, so that the last line that tells the progress is within it. */
const TAIL_BYTES = 256 * 1_024;

/**
 * One sink's receipts, append-only. A line `{"proxyId","deliveredThrough"}` after each batch is the sink's cursor: one
 * sync makes both durable. After a crash between the sink's answer and that sync the batch is sent again, and the
 * store then holds two copies with one UID.
 */
export class ReceiptJournal {
  private constructor(
    private readonly directory: string,
    private file: FileHandle,
    private number: number,
    private bytes: number,
  ) {}

  /** Opens the journal and says up to which event of this proxy the sink is known to have everything. */
  static async open(directory: string): Promise<{ journal: ReceiptJournal; cursor: { proxyId: ProxyId; sequence: number } | undefined }> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const numbers = await journalNumbers(directory);
    const number = numbers.at(-1) ?? 1;
    const path = join(directory, fileName(number));
    const file = await open(path, 'a', 0o600);
    await syncDirectory(directory);
    const bytes = await dropTornLine(path);
    let cursor: { proxyId: ProxyId; sequence: number } | undefined;
    for (const each of numbers.toReversed()) {
      cursor = await lastProgress(join(directory, fileName(each)));
      if (cursor !== undefined) break;
    }
    return { journal: new ReceiptJournal(directory, file, number, bytes), cursor };
  }

  /** Resolves once receipts and cursor are synced. */
  async append(receipts: readonly Receipt[], proxyId: ProxyId, deliveredThrough: number): Promise<void> {
    const lines = [...receipts, { proxyId, deliveredThrough }].map((line) => `${JSON.stringify(line)}\n`).join('');
    try {
      await this.file.appendFile(lines);
      await this.file.datasync();
    } catch (error) {
      // The disk may be full: old receipts make room for new ones, and no torn line stays.
      await this.file.truncate(this.bytes);
      await this.removeOld(FILES_KEPT_WHEN_SHORT);
      throw error;
    }
    this.bytes += Buffer.byteLength(lines);
    if (this.bytes >= FILE_BYTES) await this.roll();
  }

  private async roll(): Promise<void> {
    await this.file.close();
    this.number += 1;
    this.bytes = 0;
    this.file = await open(join(this.directory, fileName(this.number)), 'a', 0o600);
    await syncDirectory(this.directory);
    await this.removeOld(isShort(await roomOf(this.directory)) ? FILES_KEPT_WHEN_SHORT : FILES_KEPT);
  }

  private async removeOld(kept: number): Promise<void> {
    for (const old of (await journalNumbers(this.directory)).slice(0, -kept)) await unlink(join(this.directory, fileName(old)));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function fileName(number: number): string {
  return `receipts-${String(number).padStart(8, '0')}.ndjson`;
}

async function journalNumbers(directory: string): Promise<number[]> {
  return (await readdir(directory))
    .map((name) => /^receipts-(\d{8})\.ndjson$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Cuts off what a crash left of the last line; returns the size. */
async function dropTornLine(path: string): Promise<number> {
  const content = await readFile(path);
  const whole = content.lastIndexOf(0x0a) + 1;
  if (whole < content.length) await truncate(path, whole);
  return whole;
}

async function lastProgress(path: string): Promise<{ proxyId: ProxyId; sequence: number } | undefined> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    for (const line of buffer.toString('utf8').split('\n').toReversed()) {
      const progress = progressSchema.safeParse(parseJson(line));
      if (progress.success) return { proxyId: progress.data.proxyId as ProxyId, sequence: progress.data.deliveredThrough };
    }
    return undefined;
  } finally {
    await file.close();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
