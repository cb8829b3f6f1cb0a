/**
 * A query after analysis: every name resolved to a column, every type known, every conversion that Trino makes by
 * itself written out as a cast. Engines generate from this and look nothing up.
 */
import type { Position } from '../errors';
import type { TrinoType } from '../types/trino-type';

export interface Column {
  /** Unique in one analysis. */
  readonly id: number;
  readonly type: TrinoType;
}

export interface SortKey {
  readonly by: Typed;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

export interface LambdaParameter {
  readonly id: number;
  readonly type: TrinoType;
}

export type TypedFrameBound =
  | { readonly kind: 'unbounded preceding' | 'unbounded following' | 'current row' }
  | { readonly kind: 'preceding' | 'following'; readonly value: Typed };

export interface TypedFrame {
  readonly unit: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: TypedFrameBound;
  readonly end: TypedFrameBound;
}

export interface AggregateCall {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly args: readonly Typed[];
  readonly distinct: boolean;
  readonly filter?: Typed;
  readonly orderBy: readonly SortKey[];
}

export interface WindowCall {
  readonly kind: 'window';
  readonly name: string;
  readonly args: readonly Typed[];
  readonly of: 'aggregate' | 'window';
  readonly ignoreNulls: boolean;
  readonly partitionBy: readonly Typed[];
  readonly orderBy: readonly SortKey[];
  readonly frame?: TypedFrame;
}

export type Typed = { readonly type: TrinoType; readonly at: Position } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Text, dates (`2026-01-31`), timestamps in UTC (`2026-01-31 00:00:00.000`), decimals and doubles as written, bytes in hex. */
  | { readonly kind: 'constant'; readonly value: string }
  /** Integers; intervals in milliseconds or in months. */
  | { readonly kind: 'whole'; readonly value: bigint }
  | { readonly kind: 'now'; readonly what: 'timestamp' | 'date' | 'localtimestamp' }
  | { readonly kind: 'column'; readonly column: Column; readonly name: string }
  | { readonly kind: 'parameter'; readonly id: number }
  | { readonly kind: 'field'; readonly base: Typed; readonly index: number }
  /** Functions by their lower-case name; operators by a name that begins with `$`, see operators.ts. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Typed[] }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Typed; readonly then: Typed }[];
      readonly otherwise: Typed;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Typed;
      readonly failure: 'error' | 'null' | 'implicit';
      readonly length?: number;
    }
  | { readonly kind: 'lambda'; readonly parameters: readonly LambdaParameter[]; readonly body: Typed }
  | { readonly kind: 'array' | 'row'; readonly items: readonly Typed[] }
  | AggregateCall
  | WindowCall
  | { readonly kind: 'grouping'; readonly args: readonly Typed[] }
  | { readonly kind: 'scalar query' | 'exists'; readonly query: QueryPlan }
  | { readonly kind: 'in query'; readonly operand: Typed; readonly query: QueryPlan }
  | {
      readonly kind: 'quantified';
      readonly operand: Typed;
      readonly operator: string;
      readonly quantifier: 'any' | 'all';
      readonly query: QueryPlan;
    }
);

export type RelationPlan = { readonly at: Position } & (
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly columns: readonly { readonly column: Column; readonly name: string }[];
    }
  | {
      readonly kind: 'derived';
      readonly query: QueryPlan;
      readonly columns: readonly Column[];
      readonly lateral: boolean;
    }
  | { readonly kind: 'common table'; readonly id: number; readonly columns: readonly Column[] }
  | {
      readonly kind: 'unnest';
      readonly items: readonly { readonly of: Typed; readonly columns: readonly Column[] }[];
      readonly ordinality?: Column;
    }
  | {
      readonly kind: 'join';
      readonly type: 'cross' | 'inner' | 'left' | 'right' | 'full';
      readonly left: RelationPlan;
      readonly right: RelationPlan;
      readonly on?: Typed;
    }
);

export interface GroupPlan {
  readonly keys: readonly Typed[];
  /** Indexes into `keys`; absent for plain GROUP BY. */
  readonly sets?: readonly (readonly number[])[];
}

export interface SelectPlan {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly { readonly column: Column; readonly of: Typed }[];
  readonly from?: RelationPlan;
  readonly where?: Typed;
  /** Present wherever rows are aggregated, with no keys for one group of all rows. */
  readonly group?: GroupPlan;
  readonly having?: Typed;
}

export type BodyPlan =
  | SelectPlan
  | { readonly kind: 'values'; readonly rows: readonly (readonly Typed[])[]; readonly columns: readonly Column[] }
  | {
      readonly kind: 'set';
      readonly operator: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: QueryPlan;
      readonly right: QueryPlan;
      readonly columns: readonly Column[];
    }
  | { readonly kind: 'query'; readonly query: QueryPlan; readonly columns: readonly Column[] };

export interface CommonTablePlan {
  readonly id: number;
  readonly query: QueryPlan;
  readonly columns: readonly Column[];
}

export interface QueryPlan {
  readonly with: readonly CommonTablePlan[];
  readonly body: BodyPlan;
  /** In terms of the body's output columns, or of what the SELECT reads. */
  readonly orderBy: readonly SortKey[];
  readonly offset?: number;
  readonly limit?: number;
  readonly columns: readonly OutputColumn[];
}

export interface OutputColumn {
  readonly column: Column;
  /** As Trino names it: the alias or the name as written in the query; undefined for an expression. */
  readonly name?: string;
}
