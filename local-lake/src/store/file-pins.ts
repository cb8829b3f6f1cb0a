/** Keeps files on disk while a reader needs them; removes the retired ones when the last has let go. */
export class FilePins {
  private readonly readers = new Map<string, number>();
  private readonly retired = new Set<string>();
  private readonly removals = new Set<Promise<void>>();

  constructor(private readonly remove: (path: string) => Promise<void>) {}

  /** Returns how to let go. */
  pin(paths: readonly string[]): () => void {
    for (const path of paths) this.readers.set(path, (this.readers.get(path) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      for (const path of paths) this.unpin(path);
    };
  }

  /** These belong to the store no longer. */
  retire(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.readers.has(path)) this.retired.add(path);
      else this.start(path);
    }
  }

  /** Resolves when every removal that has begun is over. */
  async settled(): Promise<void> {
    await Promise.all(this.removals);
  }

  private unpin(path: string): void {
    const left = (this.readers.get(path) ?? 1) - 1;
    if (left > 0) {
      this.readers.set(path, left);
      return;
    }
    this.readers.delete(path);
    if (this.retired.delete(path)) this.start(path);
  }

  private start(path: string): void {
    // A file that could not be removed is a leftover: the manifest does not name it, and the next start removes it.
    const removal = this.remove(path)
      .catch(() => undefined)
      .finally(() => this.removals.delete(removal));
    this.removals.add(removal);
  }
}
