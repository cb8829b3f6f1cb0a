/** Who uses up a limit: the person behind a connection, and what counts as one source of it. */
export interface Owner {
  readonly person: string;
  readonly source: string;
}

/** The most of one thing that all owners, one person and one source may have at a time. */
export interface QuotaBounds {
  readonly total: number;
  readonly perPerson: number;
  readonly perSource: number;
}

/** Which bound refused; `limit` is its name in events, as `sessionsPerPerson`. */
export interface QuotaRefusal {
  readonly limit: string;
  readonly message: string;
}

/** Below this a share of a limit would be in the way of ordinary use. */
const SMALLEST_SHARE = 8;

/** A percentage of a limit, but so that one owner alone never has all of it. */
export function shareOf(total: number, percent: number): number {
  if (percent >= 100 || total <= 1) return total;
  return Math.min(total - 1, Math.max(SMALLEST_SHARE, Math.floor((total * percent) / 100)));
}

/** Counts one thing over all owners, each person and each source. Holds an entry only for who has something. */
export class Quota {
  #used = 0;
  readonly #persons = new Map<string, number>();
  readonly #sources = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly what: string,
    private readonly bounds: QuotaBounds,
  ) {}

  get used(): number {
    return this.#used;
  }

  get total(): number {
    return this.bounds.total;
  }

  /** Takes one, or says which bound is in the way. The owner's own bounds are named before that of all. */
  take(owner: Owner): QuotaRefusal | undefined {
    const { total, perPerson, perSource } = this.bounds;
    if ((this.#persons.get(owner.person) ?? 0) >= perPerson) return this.refusal('PerPerson', `one person may have ${perPerson} ${this.what}`);
    if ((this.#sources.get(owner.source) ?? 0) >= perSource) return this.refusal('PerSource', `one source may have ${perSource} ${this.what}`);
    if (this.#used >= total) return this.refusal('', `the proxy may have ${total} ${this.what}`);
    this.add(owner, 1);
    return undefined;
  }

  /** Takes as many of `wanted` as all bounds leave, and gives that number. */
  takeUpTo(owner: Owner, wanted: number): number {
    const { total, perPerson, perSource } = this.bounds;
    const left = Math.min(total - this.#used, perPerson - (this.#persons.get(owner.person) ?? 0), perSource - (this.#sources.get(owner.source) ?? 0));
    const taken = Math.max(0, Math.min(wanted, left));
    if (taken > 0) this.add(owner, taken);
    return taken;
  }

  giveBack(owner: Owner, count = 1): void {
    this.add(owner, -count);
  }

  private add(owner: Owner, count: number): void {
    this.#used += count;
    addTo(this.#persons, owner.person, count);
    addTo(this.#sources, owner.source, count);
  }

  private refusal(suffix: string, message: string): QuotaRefusal {
    return { limit: `${this.name}${suffix}`, message };
  }
}

function addTo(counts: Map<string, number>, key: string, count: number): void {
  const next = (counts.get(key) ?? 0) + count;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
