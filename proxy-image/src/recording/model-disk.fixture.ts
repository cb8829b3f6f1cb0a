import { AppendFile } from './append-file';

/** A disk on which each write waits for its turn, or fails. */
export class ModelDisk {
  text = '';
  #turns = 0;
  #isFull = false;
  #waiting: (() => void)[] = [];

  readonly createFile = (path: string): AppendFile => new ModelFile(path, this);

  /** Lets so many writes through, those to come among them. */
  let(count: number): void {
    this.#turns += count;
    while (this.#turns > 0 && this.#waiting.length > 0) {
      this.#turns -= 1;
      this.#waiting.shift()?.();
    }
  }

  fill(): void {
    this.#isFull = true;
    this.let(1);
  }

  async write(bytes: Buffer): Promise<void> {
    if (this.#turns > 0) this.#turns -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#isFull) throw new Error('ENOSPC');
    this.text += bytes.toString();
  }
}

class ModelFile extends AppendFile {
  readonly #disk: ModelDisk;
  #last: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(path: string, disk: ModelDisk) {
    super(path, -1);
    this.#disk = disk;
  }

  override get isBusy(): boolean {
    return this.#pending > 0;
  }

  override append(bytes: Buffer): Promise<void> {
    this.#pending += 1;
    const written = this.#last.then(() => this.#disk.write(bytes)).finally(() => (this.#pending -= 1));
    this.#last = written;
    return written;
  }

  override async idle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  override async close(): Promise<{ bytes: number; sha256: string }> {
    await this.idle();
    return { bytes: this.#disk.text.length, sha256: '' };
  }
}
