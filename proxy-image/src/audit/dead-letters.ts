import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** An event that a sink will never take, and why. */
export interface DeadLetter {
  readonly uid: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** The event as it was sent. */
  readonly eventData: string;
}

/** One sink's dead letters: an append-only file that a person looks at; nothing in it is lost or retried. */
export class DeadLetters {
  private constructor(
    private readonly file: FileHandle,
    private counted: number,
  ) {}

  static async open(path: string): Promise<DeadLetters> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    let lines = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      for (const byte of chunk) if (byte === 0x0a) lines += 1;
    }
    return new DeadLetters(file, lines);
  }

  get count(): number {
    return this.counted;
  }

  /** Resolves once they are synced. */
  async add(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    await this.file.appendFile(letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
    await this.file.datasync();
    this.counted += letters.length;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
