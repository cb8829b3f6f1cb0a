import type { Dirent } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

export type OpenHandle =
  | { readonly kind: 'file'; readonly file: FileHandle; readonly append: 'yes' | 'no' }
  | { readonly kind: 'folder'; readonly path: string; readonly entries: AsyncIterator<Dirent> };

/** An SFTP client may hold this many handles open at once. */
const MAX_HANDLES = 256;

export class Handles {
  private readonly open = new Map<number, OpenHandle>();
  private next = 0;

  /** The handle as it goes over the wire; undefined when the client holds too many. */
  add(handle: OpenHandle): Buffer | undefined {
    if (this.open.size >= MAX_HANDLES) return undefined;
    const id = this.next++;
    this.open.set(id, handle);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(id);
    return bytes;
  }

  get(bytes: Buffer): OpenHandle | undefined {
    return bytes.length === 4 ? this.open.get(bytes.readUInt32BE()) : undefined;
  }

  async close(bytes: Buffer): Promise<'closed' | 'unknown'> {
    const handle = this.get(bytes);
    if (handle === undefined) return 'unknown';
    this.open.delete(bytes.readUInt32BE());
    if (handle.kind === 'file') await handle.file.close();
    else await handle.entries.return?.();
    return 'closed';
  }

  async closeAll(): Promise<void> {
    for (const handle of this.open.values()) {
      if (handle.kind === 'file') await handle.file.close();
      else await handle.entries.return?.();
    }
    this.open.clear();
  }
}
