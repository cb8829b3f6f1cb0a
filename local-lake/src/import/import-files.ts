import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { messageOf } from '@sallyport/contract';
import type { Clock } from '../clock';
import { LakeError } from '../errors';
import { readOwner } from '../store/directory-lock';
import { openLakeDirectory } from '../store/lake-directory';
import { importStream, type FileReport, type ImportProblem } from './import-stream';
import { uploadFile } from './upload-file';

export interface ImportProgress {
  readonly file: string;
  /** Of the file as it is on disk, compressed or not. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Of all files. */
  readonly filesDone: number;
  readonly filesTotal: number;
}

export interface ImportFilesOptions {
  readonly dir: string;
  readonly files: readonly string[];
  /** Of a server to send the files to; without it, the one that holds `dir`, or none. */
  readonly endpoint?: string | undefined;
  readonly clock: Clock;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly onProblem: (message: string) => void;
}

export interface ImportReport {
  readonly loaded: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly problems: readonly ImportProblem[];
  readonly files: readonly Omit<FileReport, 'problems'>[];
}

type LoadFile = (file: string, onBytes: (bytes: number) => void) => Promise<FileReport>;

/**
 * Loads CloudTrail log files into the lake at `dir`: through its server when one runs, else itself.
 * A bad record or file is in the report, and the others load.
 * @throws LakeError LAKE_LOCKED, LAKE_DIRECTORY_INVALID, LAKE_WRITE_FAILED, LAKE_UNREACHABLE
 */
export async function importFiles(options: ImportFilesOptions): Promise<ImportReport> {
  if (options.endpoint !== undefined) return loadAll(options, throughServer(options.endpoint));
  let directory;
  try {
    directory = await openLakeDirectory({ directory: options.dir, clock: options.clock, onProblem: options.onProblem });
  } catch (thrown) {
    const owner =
      thrown instanceof LakeError && thrown.code === 'LAKE_LOCKED' ? await readOwner(options.dir) : undefined;
    if (owner?.endpoint === undefined) throw thrown;
    return loadAll(options, throughServer(owner.endpoint));
  }
  try {
    const store = directory.stores.management_events;
    const report = await loadAll(options, (file, onBytes) =>
      importStream(readCounting(file, onBytes), { file, store }),
    );
    await store.compact();
    return report;
  } finally {
    await directory.close();
  }
}

const throughServer =
  (endpoint: string): LoadFile =>
  (file, onBytes) =>
    uploadFile(endpoint, file, readCounting(file, onBytes));

async function loadAll({ files, onProgress }: ImportFilesOptions, load: LoadFile): Promise<ImportReport> {
  const reports: FileReport[] = [];
  for (const [filesDone, file] of files.entries()) {
    let bytesRead = 0;
    const { size: bytesTotal } = await stat(file).catch(() => ({ size: 0 }));
    const progress = (done: number) =>
      onProgress({ file, bytesRead, bytesTotal, filesDone: done, filesTotal: files.length });
    const onBytes = (bytes: number) => {
      bytesRead += bytes;
      progress(filesDone);
    };
    reports.push(await load(file, onBytes).catch((thrown: unknown) => failedFile(file, thrown)));
    progress(filesDone + 1);
  }
  const sum = (key: 'loaded' | 'duplicates' | 'failed') => reports.reduce((total, report) => total + report[key], 0);
  return {
    loaded: sum('loaded'),
    duplicates: sum('duplicates'),
    failed: sum('failed'),
    problems: reports.flatMap((report) => report.problems),
    files: reports.map(({ problems: _, ...counts }) => counts),
  };
}

/** A file that cannot be opened is one of many; a store that cannot be written ends the import. */
function failedFile(file: string, thrown: unknown): FileReport {
  if (thrown instanceof LakeError) throw thrown;
  return { file, loaded: 0, duplicates: 0, failed: 1, problems: [{ file, message: messageOf(thrown) }] };
}

function readCounting(file: string, onBytes: (bytes: number) => void): Transform {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  createReadStream(file)
    .once('error', (error) => counter.destroy(error))
    .pipe(counter);
  return counter;
}
