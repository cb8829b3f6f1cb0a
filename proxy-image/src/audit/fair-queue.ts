/**
 * A queue in which everybody who waits has a turn: items of one key keep their order, and one key's thousands do not
 * stand before another's first.
 */
export class FairQueue<Item> {
  readonly #byKey = new Map<string, Item[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(key: string, item: Item): void {
    const items = this.#byKey.get(key);
    if (items === undefined) this.#byKey.set(key, [item]);
    else items.push(item);
    this.#length += 1;
  }

  /** The next item, of the key whose turn it is. */
  shift(): Item | undefined {
    for (const [key, items] of this.#byKey) {
      const item = items.shift();
      // At the end of the round, behind all others that wait.
      this.#byKey.delete(key);
      if (items.length > 0) this.#byKey.set(key, items);
      if (item === undefined) continue;
      this.#length -= 1;
      return item;
    }
    return undefined;
  }

  /** Leaves only what `stays`; gives the others. */
  keep(stays: (item: Item) => boolean): Item[] {
    const gone: Item[] = [];
    for (const [key, items] of this.#byKey) {
      const left = items.filter((item) => {
        if (!stays(item)) gone.push(item);
        return stays(item);
      });
      if (left.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, left);
    }
    this.#length -= gone.length;
    return gone;
  }
}
