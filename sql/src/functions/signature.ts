import { canCoerce, commonType, asDecimal } from '../types/coercion';
import { isComparable, isOrderable, sameType, typeName, UNKNOWN, type TrinoType } from '../types/trino-type';

/**
 * The type language of signatures. `T` and other single capitals are type variables; `timestamp`, `timestamptz` and
 * `decimal` stand for any precision; `function(T, boolean)` is a lambda; `T...` repeats the last parameter.
 */
export type Pattern =
  | { readonly kind: 'type'; readonly type: TrinoType }
  | { readonly kind: 'family'; readonly of: 'timestamp' | 'timestamp with time zone' | 'decimal' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly element: Pattern }
  | { readonly kind: 'map'; readonly key: Pattern; readonly value: Pattern }
  | { readonly kind: 'function'; readonly parameters: readonly Pattern[]; readonly result: Pattern }
  | { readonly kind: 'same as'; readonly argument: number }
  /** A decimal that depends on the first argument's. */
  | { readonly kind: 'decimal of'; readonly rule: DecimalRule }
  | { readonly kind: 'row'; readonly fields: readonly Pattern[] };

type DecimalRule = 'sum' | 'whole' | 'rounded' | 'truncated' | 'sign';

/** https://trino.io/docs/current/functions/math.html and io.trino.operator.scalar.MathFunctions */
const DECIMAL_RULES: Readonly<
  Record<DecimalRule, (precision: number, scale: number) => { precision: number; scale: number }>
> = {
  sum: (_, scale) => ({ precision: 38, scale }),
  whole: (precision, scale) => ({ precision: precision - scale + Math.min(scale, 1), scale: 0 }),
  rounded: (precision, scale) => ({ precision: precision + 1, scale }),
  truncated: (precision, scale) => ({ precision: Math.max(1, precision - scale), scale: 0 }),
  sign: () => ({ precision: 1, scale: 0 }),
};
const isDecimalRule = (text: string): text is DecimalRule => Object.hasOwn(DECIMAL_RULES, text);

export interface Signature {
  readonly text: string;
  readonly parameters: readonly Pattern[];
  readonly variadic: boolean;
  readonly result: Pattern;
  /** Type variables that must be comparable or orderable. */
  readonly constraints: Readonly<Record<string, 'comparable' | 'orderable'>>;
}

/** `(varchar, bigint) -> varchar`; a variable is constrained where it first stands: `(array(T:comparable), T) -> boolean`. */
export function signature(text: string): Signature {
  const tokens = text.match(/[A-Za-z_]+(?::[a-z]+)?|\$\d|\.\.\.|->|[(),]/g) ?? [];
  const constraints: Record<string, 'comparable' | 'orderable'> = {};
  let index = 0;
  const take = (): string => tokens[index++] ?? '';
  const list = (): Pattern[] => {
    const items: Pattern[] = [];
    take();
    while (tokens[index] !== ')') {
      items.push(pattern());
      if (tokens[index] === '...') break;
      if (tokens[index] === ',') take();
    }
    return items;
  };
  const pattern = (): Pattern => {
    const token = take();
    const [word = '', constraint] = token.split(':');
    if (/^\$\d$/.test(token)) return { kind: 'same as', argument: Number(token.slice(1)) - 1 };
    if (/^[A-Z]$/.test(word)) {
      if (constraint === 'comparable' || constraint === 'orderable') constraints[word] = constraint;
      return { kind: 'variable', name: word };
    }
    if (word === 'array' || word === 'map' || word === 'function' || word === 'row') {
      const items = list();
      take();
      const [first = unknown, second = unknown] = items;
      if (word === 'array') return { kind: 'array', element: first };
      if (word === 'map') return { kind: 'map', key: first, value: second };
      if (word === 'row') return { kind: 'row', fields: items };
      return { kind: 'function', parameters: items.slice(0, -1), result: items.at(-1) ?? unknown };
    }
    const rule = /^decimal_(.+)$/.exec(word)?.[1];
    if (rule !== undefined && isDecimalRule(rule)) return { kind: 'decimal of', rule };
    if (word === 'timestamp' || word === 'decimal') return { kind: 'family', of: word };
    if (word === 'timestamptz') return { kind: 'family', of: 'timestamp with time zone' };
    return { kind: 'type', type: simpleType(word) };
  };
  const parameters = list();
  const variadic = tokens[index] === '...';
  if (variadic) take();
  take();
  take();
  return { text, parameters, variadic, result: pattern(), constraints };
}

const unknown: Pattern = { kind: 'type', type: UNKNOWN };

const SIMPLE: Readonly<Record<string, TrinoType>> = Object.fromEntries(
  (
    ['boolean', 'varchar', 'varbinary', 'date', 'json', 'double', 'tinyint', 'smallint', 'integer', 'bigint'] as const
  ).map((kind) => [kind, { kind }]),
);

function simpleType(word: string): TrinoType {
  if (word === 'interval_day') return { kind: 'interval day to second' };
  if (word === 'interval_year') return { kind: 'interval year to month' };
  if (word === 'now') return { kind: 'timestamp with time zone', precision: 3 };
  if (word === 'datetime') return { kind: 'timestamp', precision: 3 };
  const type = SIMPLE[word];
  if (!type) throw new TypeError(`unknown type ${word} in a signature`);
  return type;
}

export type Bindings = Map<string, TrinoType>;

/** Binds a pattern to an argument's type; returns the number of conversions that needs, or undefined where it cannot be. */
export function bind(pattern: Pattern, type: TrinoType, bindings: Bindings): number | undefined {
  switch (pattern.kind) {
    case 'type':
      return sameType(pattern.type, type)
        ? 0
        : canCoerce(type, pattern.type)
          ? conversionCost(type, pattern.type)
          : undefined;
    case 'family':
      if (type.kind === pattern.of || type.kind === 'unknown') return type.kind === 'unknown' ? 1 : 0;
      if (pattern.of === 'decimal') return asDecimal(type) ? 3 : undefined;
      if (pattern.of === 'timestamp') return type.kind === 'date' ? 2 : undefined;
      return type.kind === 'timestamp' || type.kind === 'date' ? 3 : undefined;
    case 'variable': {
      const bound = bindings.get(pattern.name);
      if (!bound) {
        bindings.set(pattern.name, type);
        return 0;
      }
      const common = commonType(bound, type);
      if (!common) return undefined;
      bindings.set(pattern.name, common);
      return sameType(bound, type) ? 0 : 1;
    }
    case 'array':
      if (type.kind === 'unknown') return bind(pattern.element, UNKNOWN, bindings);
      return type.kind === 'array' ? bind(pattern.element, type.element, bindings) : undefined;
    case 'map': {
      if (type.kind !== 'map' && type.kind !== 'unknown') return undefined;
      const key = bind(pattern.key, type.kind === 'map' ? type.key : UNKNOWN, bindings);
      const value = bind(pattern.value, type.kind === 'map' ? type.value : UNKNOWN, bindings);
      return key === undefined || value === undefined ? undefined : key + value;
    }
    case 'row': {
      if (type.kind !== 'row' || type.fields.length !== pattern.fields.length) return undefined;
      const costs = pattern.fields.map((field, i) => bind(field, type.fields[i]?.type ?? UNKNOWN, bindings));
      return costs.reduce<number | undefined>(
        (sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost),
        0,
      );
    }
    case 'function':
    case 'same as':
    case 'decimal of':
      return undefined;
  }
}

/** Trino takes the closest overload: a wider integer before a decimal before a double. */
function conversionCost(from: TrinoType, to: TrinoType): number {
  if (from.kind === 'unknown') return 1;
  return to.kind === 'double' ? 4 : to.kind === 'decimal' ? 3 : 2;
}

/** The type that a pattern stands for once its variables are bound. `given` is the argument's own type, for families. */
export function resolve(
  pattern: Pattern,
  bindings: Bindings,
  given: TrinoType = UNKNOWN,
  args: readonly TrinoType[] = [],
): TrinoType {
  switch (pattern.kind) {
    case 'type':
      return pattern.type;
    case 'family':
      if (given.kind === pattern.of) return given;
      if (pattern.of === 'decimal') return asDecimal(given) ?? { kind: 'decimal', precision: 1, scale: 0 };
      return {
        kind: pattern.of,
        precision: given.kind === 'timestamp' ? given.precision : given.kind === 'unknown' ? 3 : 0,
      };
    case 'variable':
      return bindings.get(pattern.name) ?? UNKNOWN;
    case 'array':
      return {
        kind: 'array',
        element: resolve(pattern.element, bindings, given.kind === 'array' ? given.element : UNKNOWN, args),
      };
    case 'map':
      return { kind: 'map', key: resolve(pattern.key, bindings), value: resolve(pattern.value, bindings) };
    case 'row':
      return { kind: 'row', fields: pattern.fields.map((field) => ({ type: resolve(field, bindings) })) };
    case 'function':
      return {
        kind: 'function',
        parameters: pattern.parameters.map((parameter) => resolve(parameter, bindings)),
        result: resolve(pattern.result, bindings),
      };
    case 'same as':
      return args[pattern.argument] ?? UNKNOWN;
    case 'decimal of': {
      const [first] = args;
      if (first?.kind !== 'decimal') throw new TypeError('the first argument is a decimal');
      const { precision, scale } = DECIMAL_RULES[pattern.rule](first.precision, first.scale);
      return { kind: 'decimal', precision: Math.min(38, precision), scale };
    }
  }
}

/** The first variable whose bound type lacks what the signature asks of it. */
export function violatedConstraint(of: Signature, bindings: Bindings): string | undefined {
  for (const [name, constraint] of Object.entries(of.constraints)) {
    const type = bindings.get(name) ?? UNKNOWN;
    if (constraint === 'comparable' ? !isComparable(type) : !isOrderable(type))
      return `${typeName(type)} is not ${constraint}`;
  }
  return undefined;
}
