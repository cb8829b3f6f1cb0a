/** Items of many sources, taken in turn: one of each source, however many the others have brought. */
export class FairQueue<Item> {
  /** In the order in which the sources are served. A source without items is not in it. */
  readonly #bySource = new Map<string, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(source: string, item: Item): void {
    const items = this.#bySource.get(source);
    if (items === undefined) this.#bySource.set(source, [item]);
    else items.push(item);
    this.#size += 1;
  }

  /** The oldest item of the source whose turn it is. */
  take(): Item | undefined {
    const next = this.#bySource.entries().next();
    if (next.done === true) return undefined;
    const [source, items] = next.value;
    const item = items.shift();
    this.#size -= 1;
    // To the end of the round.
    this.#bySource.delete(source);
    if (items.length > 0) this.#bySource.set(source, items);
    return item;
  }

  /**
   * Gives up the newest item of the source that has most; among equals one that `random` (0 to 1) picks, so that nobody
   * can be kept out for good by many who bring as much.
   */
  dropFromBusiest(random: () => number): Item | undefined {
    const most = Math.max(0, ...[...this.#bySource.values()].map((items) => items.length));
    const busiest = [...this.#bySource].filter(([, items]) => items.length === most);
    const [source, items] = busiest[Math.floor(random() * busiest.length)] ?? [];
    if (source === undefined || items === undefined) return undefined;
    const item = items.pop();
    this.#size -= 1;
    if (items.length === 0) this.#bySource.delete(source);
    return item;
  }
}
