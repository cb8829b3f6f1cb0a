import { SFTP_LIMITS } from './protocol';

/** A file or folder that the target has open for this client. */
export interface OpenFile {
  /** Counts the opens of this channel from 1: it ties `close` to `open` in the audit trail. */
  readonly number: number;
  readonly kind: 'file' | 'directory';
  readonly parameters: Readonly<Record<string, string>>;
  /** What the policy sees. */
  readonly path: string | undefined;
  readonly reads: boolean;
  readonly writes: boolean;
  bytesRead: number;
  bytesWritten: number;
  /** Sent to the target, without its answer yet. */
  bytesUnconfirmed: number;
  /** Shared by all reads of the file, so that thousands of them in flight cost little. */
  readonly pendingRead: { readonly kind: 'read'; readonly file: OpenFile };
}

/** Handles by name. One whose OPEN is not durable yet is known, but not usable. */
export class OpenFiles {
  private readonly files = new Map<string, { file: OpenFile; usable: boolean }>();
  private count = 0;
  private opening = 0;
  private bytes = 0;

  create(fields: Pick<OpenFile, 'kind' | 'parameters' | 'path' | 'reads' | 'writes'>): OpenFile {
    const file: OpenFile = {
      ...fields,
      number: ++this.count,
      bytesRead: 0,
      bytesWritten: 0,
      bytesUnconfirmed: 0,
      get pendingRead() {
        return pendingRead;
      },
    };
    const pendingRead = { kind: 'read', file } as const;
    return file;
  }

  /** Opens that were asked for count too. */
  get isFull(): boolean {
    return this.files.size + this.opening >= SFTP_LIMITS.openHandles || this.bytes >= SFTP_LIMITS.openBytes;
  }

  startOpening(): void {
    this.opening++;
  }

  endOpening(): void {
    this.opening--;
  }

  has(handle: string): boolean {
    return this.files.has(handle);
  }

  reserve(handle: string, file: OpenFile): void {
    this.remove(handle);
    this.files.set(handle, { file, usable: false });
    this.bytes += bytesOf(handle, file);
  }

  admit(handle: string): void {
    const entry = this.files.get(handle);
    if (entry !== undefined) entry.usable = true;
  }

  get(handle: string): OpenFile | undefined {
    const entry = this.files.get(handle);
    return entry?.usable === true ? entry.file : undefined;
  }

  remove(handle: string): void {
    const entry = this.files.get(handle);
    if (entry !== undefined && this.files.delete(handle)) this.bytes -= bytesOf(handle, entry.file);
  }

  /** Those that a client could use, which it no longer can. */
  takeAll(): readonly OpenFile[] {
    const usable = [...this.files.values()].filter((entry) => entry.usable).map(({ file }) => file);
    this.files.clear();
    this.bytes = 0;
    return usable;
  }
}

const bytesOf = (handle: string, { parameters }: OpenFile): number => Object.values(parameters).reduce((sum, value) => sum + value.length, handle.length);

/** What became of a file, as the event of its close tells it. */
export function transferred(file: OpenFile): Record<string, string> {
  return {
    bytesRead: String(file.bytesRead),
    bytesWritten: String(file.bytesWritten),
    ...(file.bytesUnconfirmed === 0 ? {} : { bytesUnconfirmed: String(file.bytesUnconfirmed) }),
  };
}
