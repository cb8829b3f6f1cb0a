/** The syntax tree of one Trino query; every node knows where it stands. Names are kept as written. */
import type { Position } from '../errors';

export interface Name {
  readonly text: string;
  readonly at: Position;
}

interface Node {
  readonly at: Position;
}

export type SortItem = Node & {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
};

export type TypeName = Node &
  (
    | { readonly kind: 'simple'; readonly name: string; readonly parameters: readonly number[] }
    | { readonly kind: 'array'; readonly element: TypeName }
    | { readonly kind: 'map'; readonly key: TypeName; readonly value: TypeName }
    | { readonly kind: 'row'; readonly fields: readonly { readonly name?: Name; readonly type: TypeName }[] }
  );

export type FrameBound =
  | { readonly kind: 'unbounded preceding' | 'unbounded following' | 'current row' }
  | { readonly kind: 'preceding' | 'following'; readonly value: Expression };

export type WindowFrame = Node & {
  readonly unit: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end?: FrameBound;
};

export type WindowSpecification = Node & {
  readonly base?: Name;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
};

export type CallExpression = Node & {
  readonly kind: 'call';
  readonly name: Name;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly withinGroup?: readonly SortItem[];
  readonly filter?: Expression;
  readonly nullTreatment?: 'ignore' | 'respect';
  readonly over?: WindowSpecification | Name;
};

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Expression = Node &
  (
    | { readonly kind: 'null' }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'binary'; readonly value: string }
    | { readonly kind: 'integer' | 'decimal' | 'double'; readonly text: string }
    | { readonly kind: 'typed literal'; readonly type: TypeName; readonly value: string }
    | {
        readonly kind: 'interval';
        readonly negative: boolean;
        readonly value: string;
        readonly from: string;
        readonly to?: string;
      }
    | { readonly kind: 'identifier'; readonly name: Name }
    | { readonly kind: 'dereference'; readonly base: Expression; readonly field: Name }
    | { readonly kind: 'subscript'; readonly base: Expression; readonly index: Expression }
    | CallExpression
    | { readonly kind: 'lambda'; readonly parameters: readonly Name[]; readonly body: Expression }
    | { readonly kind: 'negate'; readonly operand: Expression }
    | {
        readonly kind: 'arithmetic';
        readonly operator: '+' | '-' | '*' | '/' | '%';
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'concat'; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'comparison';
        readonly operator: ComparisonOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'logical';
        readonly operator: 'and' | 'or';
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'not'; readonly operand: Expression }
    | { readonly kind: 'is null'; readonly operand: Expression }
    | { readonly kind: 'distinct from'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'between'; readonly operand: Expression; readonly low: Expression; readonly high: Expression }
    | { readonly kind: 'in list'; readonly operand: Expression; readonly items: readonly Expression[] }
    | { readonly kind: 'in query'; readonly operand: Expression; readonly query: Query }
    | {
        readonly kind: 'like';
        readonly operand: Expression;
        readonly pattern: Expression;
        readonly escape?: Expression;
      }
    | {
        readonly kind: 'quantified';
        readonly operand: Expression;
        readonly operator: ComparisonOperator;
        readonly quantifier: 'any' | 'all';
        readonly query: Query;
      }
    | { readonly kind: 'exists'; readonly query: Query }
    | { readonly kind: 'scalar query'; readonly query: Query }
    | {
        readonly kind: 'case';
        readonly operand?: Expression;
        readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
        readonly otherwise?: Expression;
      }
    | {
        readonly kind: 'cast';
        readonly operand: Expression;
        readonly type: TypeName;
        readonly failure: 'error' | 'null';
      }
    | { readonly kind: 'extract'; readonly field: Name; readonly operand: Expression }
    | { readonly kind: 'array'; readonly items: readonly Expression[] }
    | { readonly kind: 'row'; readonly items: readonly Expression[] }
    | { readonly kind: 'at time zone'; readonly operand: Expression; readonly zone: Expression }
    | { readonly kind: 'current'; readonly what: 'timestamp' | 'date' | 'localtimestamp' }
  );

export type Alias = Node & { readonly name: Name; readonly columns?: readonly Name[] };

export type Relation = Node &
  (
    | { readonly kind: 'table'; readonly parts: readonly Name[] }
    | { readonly kind: 'subquery'; readonly query: Query }
    | { readonly kind: 'lateral'; readonly query: Query }
    | { readonly kind: 'unnest'; readonly expressions: readonly Expression[]; readonly ordinality: boolean }
    | { readonly kind: 'aliased'; readonly relation: Relation; readonly alias: Alias }
    | {
        readonly kind: 'join';
        readonly type: 'cross' | 'inner' | 'left' | 'right' | 'full';
        readonly left: Relation;
        readonly right: Relation;
        readonly on?: Expression;
        readonly using?: readonly Name[];
      }
  );

export type SelectItem = Node &
  (
    | { readonly kind: 'expression'; readonly expression: Expression; readonly alias?: Name }
    | { readonly kind: 'all'; readonly of?: Expression; readonly aliases?: readonly Name[] }
  );

export type GroupingElement = Node &
  (
    | { readonly kind: 'simple'; readonly expressions: readonly Expression[] }
    | { readonly kind: 'rollup' | 'cube'; readonly sets: readonly (readonly Expression[])[] }
    | { readonly kind: 'sets'; readonly sets: readonly (readonly Expression[])[] }
  );

export type QueryBody = Node &
  (
    | {
        readonly kind: 'select';
        readonly distinct: boolean;
        readonly items: readonly SelectItem[];
        readonly from?: Relation;
        readonly where?: Expression;
        readonly groupBy?: readonly GroupingElement[];
        readonly having?: Expression;
        readonly windows: readonly { readonly name: Name; readonly specification: WindowSpecification }[];
      }
    | { readonly kind: 'values'; readonly rows: readonly Expression[] }
    | {
        readonly kind: 'set';
        readonly operator: 'union' | 'intersect' | 'except';
        readonly all: boolean;
        readonly left: QueryBody;
        readonly right: QueryBody;
      }
    | { readonly kind: 'query'; readonly query: Query }
  );

export type SelectBody = Extract<QueryBody, { kind: 'select' }>;

export type CommonTable = Node & { readonly name: Name; readonly columns?: readonly Name[]; readonly query: Query };

export type Query = Node & {
  readonly recursive: boolean;
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset?: number;
  readonly limit?: number;
};
