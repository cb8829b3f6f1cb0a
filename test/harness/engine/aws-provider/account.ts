import type { Properties } from '../wire/values';

export interface AccountOptions {
  /** Twelve digits; default 123456789012. */
  readonly id?: string;
  /** Used where no provider says another; default eu-central-1. */
  readonly region?: string;
  /** ARNs, names and ids of things that exist there without having been made by a program. */
  readonly existing?: readonly string[];
}

/** Something that exists in the account. */
export interface CloudObject {
  readonly type: string;
  readonly id: string;
  readonly region: string;
  inputs: Properties;
  outputs: Properties;
}

/** A pretended AWS account: what providers made in it. Engines that share it see each other's resources. */
export class AwsAccount {
  readonly id: string;
  readonly region: string;
  readonly partition = 'aws';
  /**
   * What is refused there: every value that AWS is known to refuse; no types of Cloud Control that nothing here describes
   * (`described`); or only what the package does not declare (`shapes`).
   */
  readonly refuses: 'everything' | 'described' | 'shapes' = 'everything';
  private readonly existing: Set<string>;
  private readonly objects = new Map<string, CloudObject>();
  /** How many resources describe an object, of those that several may describe. */
  private readonly holders = new Map<string, number>();
  private readonly counts = new Map<string, number>();
  private made = 0;

  constructor(options: AccountOptions = {}) {
    this.id = options.id ?? '123456789012';
    this.region = options.region ?? 'eu-central-1';
    this.existing = new Set(options.existing ?? []);
  }

  /** A number never given before, for what AWS makes up. */
  next(): number {
    this.made += 1;
    return this.made;
  }

  /** 1, 2, 3 … for each key, as AWS numbers revisions. */
  countUp(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }

  get(type: string, id: string): CloudObject | undefined {
    return this.objects.get(`${type} ${id}`);
  }

  put(object: CloudObject): void {
    const key = `${object.type} ${object.id}`;
    this.holders.set(key, (this.holders.get(key) ?? 0) + 1);
    this.objects.set(key, object);
  }

  remove(type: string, id: string): void {
    const key = `${type} ${id}`;
    const left = (this.holders.get(key) ?? 1) - 1;
    this.holders.set(key, left);
    if (left > 0) return;
    this.holders.delete(key);
    this.objects.delete(key);
  }

  /** Everything of one type, for tests that look at what is there. */
  ofType(type: string): CloudObject[] {
    return [...this.objects.values()].filter((object) => object.type === type);
  }

  /** Whether an id, name or ARN belongs to something of one of the types, or was said to exist. */
  knows(types: readonly string[], reference: string): boolean {
    if (this.existing.has(reference)) return true;
    return types.some((type) => this.ofType(type).some((object) => namesOf(object).includes(reference)));
  }
}

function namesOf(object: CloudObject): unknown[] {
  const { outputs } = object;
  return [object.id, outputs.arn, outputs.name, outputs.bucket, outputs.keyId, outputs.url];
}
