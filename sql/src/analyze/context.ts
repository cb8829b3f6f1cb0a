import type { SqlType } from '@sallyport/contract';
import type { Query, WindowSpecification } from '../syntax/ast';
import type { TrinoType } from '../types/trino-type';
import type { Scope } from './scope';
import type { Column, OutputColumn, QueryPlan } from './typed';

/** The columns of each table, by the table's name. */
export type Tables = Readonly<Record<string, Readonly<Record<string, SqlType>>>>;

/** A WITH query that is in sight. */
export interface CommonTable {
  readonly name: string;
  readonly id: number;
  readonly columns: readonly OutputColumn[];
}

/** What one analysis shares. */
export class Session {
  private lastId = 0;
  readonly tablesUsed = new Set<string>();

  constructor(
    readonly tables: Tables,
    /** Given from outside so that the files of the analyser form no circle. */
    readonly analyzeQuery: (
      session: Session,
      query: Query,
      outer: Scope | undefined,
      commonTables: readonly CommonTable[],
    ) => QueryPlan,
  ) {}

  id(): number {
    return ++this.lastId;
  }

  column(type: TrinoType): Column {
    return { id: this.id(), type };
  }
}

/** Where an expression stands, and what may be in it. */
export interface Context {
  readonly session: Session;
  readonly scope: Scope;
  readonly commonTables: readonly CommonTable[];
  /** For messages: `WHERE clause`, `JOIN clause`, … */
  readonly clause: string;
  readonly aggregates: 'allowed' | 'refused';
  readonly windows: 'allowed' | 'refused';
  readonly namedWindows: ReadonlyMap<string, WindowSpecification>;
  /** Aliases of the SELECT list, lower-cased: only to say why one of them cannot be used here. */
  readonly aliases: ReadonlySet<string>;
}
