import { SqlError, type Position, type QueryPlan, type TrinoType, type Typed } from '@sallyport/sql';
import type { KeptKey } from '../engine/kept-keys';
import { spanOf, type DayRange } from '../store/day-range';
import { duckType } from './duck-types';
import { place, text } from './sql-text';

export interface TranslateOptions {
  /** What `now()` and its kin are, for the whole query. */
  readonly now: Date;
  /** The FROM item that yields a table's rows, with the columns named as declared. */
  readonly tableSql: (table: string) => string;
  /** Keys of the table's maps that stand in columns of their own, under {@link keptName}; none when absent. */
  readonly keptKeys?: (table: string) => readonly KeptKey[];
}

interface Generators {
  readonly expression: (expression: Typed, emitter: Emitter) => string;
  readonly query: (query: QueryPlan, emitter: Emitter) => string;
}

interface State {
  /** Expressions that an aggregation has calculated already, by their key. */
  readonly calculated: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<number, string>;
  /** `null` inside TRY. */
  readonly failure: 'error' | 'null';
  /** Whether only the instant of a time matters here, not the zone it was written in. */
  readonly zone: 'shown' | 'irrelevant';
  /** Whether the order of keys in JSON can be seen. */
  readonly keyOrder: 'shown' | 'irrelevant';
}

/** What is found out while generating, wherever in the query that is. */
interface Shared {
  last: number;
  readonly days: Map<string, DayRange[]>;
  readonly kept: Map<string, string>;
}

const LONGEST_REPEATED = 80;

/** What the generators of expressions and queries need from each other and from their surroundings. */
export class Emitter {
  constructor(
    readonly options: TranslateOptions,
    private readonly generators: Generators,
    readonly state: State = {
      calculated: new Map(),
      parameters: new Map(),
      failure: 'error',
      zone: 'shown',
      keyOrder: 'shown',
    },
    private readonly shared: Shared = { last: 0, days: new Map(), kept: new Map() },
  ) {}

  with(change: Partial<State>): Emitter {
    return new Emitter(this.options, this.generators, { ...this.state, ...change }, this.shared);
  }

  sql(expression: Typed): string {
    return this.generators.expression(expression, this);
  }

  query(query: QueryPlan): string {
    return this.generators.query(query, this);
  }

  /** Puts a value into a text that names it several times; a long one is held by a lambda, so that nesting does not multiply it. */
  once(value: string, build: (value: string) => string): string {
    return this.onceEach([value], ([held = value]) => build(held));
  }

  /** The same for several values, which are all held outside of the lambda: no subquery or window may stand within. */
  onceEach(values: readonly string[], build: (values: readonly string[]) => string): string {
    if (values.every(({ length }) => length <= LONGEST_REPEATED)) return build(values);
    const name = this.fresh('e');
    const fields = values.map((value, i) => `v${i} := ${value}`).join(', ');
    return `list_transform([struct_pack(${fields})], lambda ${name}: ${build(values.map((_, i) => `struct_extract(${name}, 'v${i}')`))})[1]`;
  }

  /** Says that a table is read, and of which days at most. */
  reads(table: string, days: DayRange): void {
    this.shared.days.set(table, [...(this.shared.days.get(table) ?? []), days]);
  }

  /** By table, over every place where it is read. */
  get days(): Readonly<Record<string, DayRange>> {
    return Object.fromEntries([...this.shared.days].map(([table, ranges]) => [table, spanOf(ranges)]));
  }

  /** Says that a key of the map that `map` is the text of stands in a column too. */
  keeps(map: string, key: string, column: string): void {
    this.shared.kept.set(`${map}[${text(key)}]`, column);
  }

  /** The text for a key of a map, both given as texts. */
  keyed(map: string, key: string): string {
    const plain = `${map}[${key}]`;
    return this.shared.kept.get(plain) ?? plain;
  }

  /** A name that nothing else has. */
  fresh(prefix: string): string {
    return `${prefix}${++this.shared.last}`;
  }

  /** What fails in Trino: fails the query here too, or gives NULL inside TRY. */
  fail(at: Position, message: string, type: TrinoType): string {
    return this.state.failure === 'null' ? `CAST(NULL AS ${duckType(type)})` : `error(${text(place(at) + message)})`;
  }

  /** What Trino might answer differently depends on a value: the query fails when it meets such a value. */
  doubt(at: Position, message: string): string {
    if (this.state.failure === 'null') {
      throw new SqlError('SQL_NOT_PORTABLE', at, `${message}, which TRY would hide`, 'Use try_cast, or leave TRY out.');
    }
    return `error(${text(`${place(at)}${message}; the local audit store does not guess`)})`;
  }
}
