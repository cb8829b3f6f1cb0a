import { pipeline, Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { messageOf } from '@sallyport/contract';
import { isJsonObject } from '../ingest/column-value';
import { systemCode } from '../errors';
import { cloudtrailRow } from '../ingest/cloudtrail-row';
import { parseExactJson } from '../ingest/exact-json';
import type { EventStore, StoredEvent } from '../store/event-store';
import { JsonRecordSplitter, type RawRecord } from './json-records';

/** What was wrong with one record, or with the file as a whole. */
export interface ImportProblem {
  readonly file: string;
  /** Counts from 0; absent when the file as a whole is meant. */
  readonly record?: number;
  readonly message: string;
}

export interface FileReport {
  readonly file: string;
  /** Records that are in the store now and were not before. */
  readonly loaded: number;
  /** Records that were there already, by `eventID`. */
  readonly duplicates: number;
  /** Records that were refused. */
  readonly failed: number;
  /** The first thousand. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportOptions {
  /** Names the file in problems. */
  readonly file: string;
  readonly store: EventStore;
  /** Called after each batch. */
  readonly onProgress?: (progress: { readonly records: number }) => void;
}

/** What a compressed file may grow to: records are bounded one by one, this bounds the disk. */
const INFLATED_BYTES = 4 * 1024 ** 3;
const BATCH_ROWS = 500;
const PROBLEMS_KEPT = 1_000;

/**
 * Loads the CloudTrail records of one file, plain or gzip, as they stream by; a bad record is reported, the others
 * load. Resolves when they are on disk.
 * @throws LakeError LAKE_WRITE_FAILED
 */
export async function importStream(input: Readable, options: ImportOptions): Promise<FileReport> {
  const run = new ImportRun(options);
  const splitter = new JsonRecordSplitter();
  let inflated = 0;
  try {
    for await (const chunk of inflate(input)) {
      inflated += chunk.length;
      if (inflated > INFLATED_BYTES) throw new InflatedTooFar(`it inflates to more than ${INFLATED_BYTES} bytes`);
      await run.take(splitter.push(chunk));
    }
    await run.take(splitter.end());
  } catch (thrown) {
    if (!isFileProblem(thrown)) throw thrown;
    run.refuse({ message: `cannot be read to its end: ${messageOf(thrown)}` });
  } finally {
    input.destroy();
  }
  return run.finish();
}

class InflatedTooFar extends Error {}

/** Damage to the file or the upload, after which what came before still counts. */
const isFileProblem = (thrown: unknown): boolean =>
  thrown instanceof InflatedTooFar || /^(Z_|ERR_STREAM|ECONN|EIO|EISDIR|ENOENT|EACCES)/.test(systemCode(thrown) ?? '');

/** gzip is recognised by its magic number (RFC 1952, 2.3.1), not by the file's name. */
async function* inflate(input: Readable): AsyncGenerator<Buffer> {
  const pieces = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = rest(head, pieces);
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
  else yield* compose(Readable.from(all, { objectMode: false }), createGunzip());
}

async function* rest(head: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
}

/** A pipeline whose output can be iterated and whose every error surfaces there. */
function compose(source: Readable, gunzip: Gunzip): AsyncIterable<Buffer> {
  pipeline(source, gunzip, () => undefined);
  return gunzip as AsyncIterable<Buffer>;
}

/** Counts, batches and problems of one file. */
class ImportRun {
  private batch: StoredEvent[] = [];
  private records = 0;
  private loaded = 0;
  private failed = 0;
  private taken = 0;
  private readonly problems: ImportProblem[] = [];

  constructor(private readonly options: ImportOptions) {}

  async take(records: readonly RawRecord[]): Promise<void> {
    for (const record of records) {
      this.records += 1;
      if ('problem' in record) this.refuse({ record: record.index, message: record.problem });
      else this.convert(record.index, record.text);
      if (this.batch.length >= BATCH_ROWS) await this.flush();
    }
  }

  refuse({ record, message }: { record?: number; message: string }): void {
    this.failed += 1;
    const { file } = this.options;
    if (this.problems.length < PROBLEMS_KEPT)
      this.problems.push({ file, ...(record !== undefined && { record }), message });
  }

  async finish(): Promise<FileReport> {
    await this.flush();
    const { loaded, failed, taken, problems } = this;
    return { file: this.options.file, loaded, duplicates: taken - loaded, failed, problems };
  }

  private convert(index: number, text: string): void {
    try {
      for (const part of expand(text)) this.batch.push(cloudtrailRow(part));
    } catch (thrown) {
      this.refuse({ record: index, message: messageOf(thrown) });
    }
  }

  private async flush(): Promise<void> {
    if (this.batch.length > 0) {
      const batch = this.batch;
      this.batch = [];
      this.loaded += await this.options.store.append(batch);
      this.taken += batch.length;
    }
    this.options.onProgress?.({ records: this.records });
  }
}

/** A `Records` wrapper whose first key is another comes as one record. */
function expand(text: string): string[] {
  if (!text.includes('"Records"')) return [text];
  const value = parseExactJson(text);
  const records = isJsonObject(value) ? value.Records : undefined;
  return Array.isArray(records) ? records.map((record) => JSON.stringify(record)) : [text];
}
