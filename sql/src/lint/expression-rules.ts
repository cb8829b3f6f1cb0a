import type { Typed } from '../analyze/typed';
import { finding, type LintFinding } from './finding';

const isInterval = (expression: Typed): boolean => expression.type.kind.startsWith('interval');

const strip = (expression: Typed): Typed =>
  expression.kind === 'cast' && expression.failure === 'implicit' ? strip(expression.operand) : expression;

/** A divisor that cannot be zero, or is NULL then. */
function isSafeDivisor(divisor: Typed): boolean {
  const bare = strip(divisor);
  if (bare.kind === 'whole') return bare.value !== 0n;
  if (bare.kind === 'constant') return Number(bare.value) !== 0;
  if (bare.kind === 'cast') return isSafeDivisor(bare.operand);
  if (bare.kind === 'aggregate') return bare.name === 'count' && bare.args.length === 0 && !bare.filter;
  return bare.kind === 'call' && bare.name === 'nullif';
}

const COMPARISONS = ['$eq', '$ne', '$lt', '$le', '$gt', '$ge', '$in', '$distinct'];

type ExpressionRule = (expression: Typed) => LintFinding | undefined;

const subscript: ExpressionRule = (expression) =>
  expression.kind === 'call' && expression.name === '$subscript'
    ? finding(
        {
          severity: 'error',
          code: 'SQL_LINT_SUBSCRIPT',
          message: 'a subscript fails the whole query where the key or element is absent',
          remedy: 'Write element_at(x, key), which is NULL then.',
        },
        expression.at,
      )
    : undefined;

const division: ExpressionRule = (expression) => {
  if (expression.kind !== 'call' || (expression.name !== '$divide' && expression.name !== '$modulus')) return undefined;
  const [, divisor] = expression.args;
  if (!divisor || expression.type.kind === 'double' || isInterval(expression) || isSafeDivisor(divisor))
    return undefined;
  return finding(
    {
      severity: 'error',
      code: 'SQL_LINT_DIVISION',
      message: 'a division by zero fails the whole query',
      remedy: 'Divide by nullif(x, 0).',
    },
    expression.at,
  );
};

const decimals: ExpressionRule = (expression) => {
  const divides = expression.kind === 'call' && expression.name === '$divide' && expression.type.kind === 'decimal';
  const averages =
    (expression.kind === 'aggregate' || expression.kind === 'window') &&
    expression.name === 'avg' &&
    expression.type.kind === 'decimal';
  if (!divides && !averages) return undefined;
  return finding(
    {
      severity: 'error',
      code: 'SQL_LINT_DECIMAL',
      message: 'a quotient of decimals keeps only as many digits as its operands have',
      remedy: 'CAST an operand AS double, or write 1e0 * x / y.',
    },
    expression.at,
  );
};

const timeDifference: ExpressionRule = (expression) =>
  expression.kind === 'call' &&
  expression.name === '$subtract' &&
  isInterval(expression) &&
  expression.args.every((arg) => !isInterval(arg))
    ? finding(
        {
          severity: 'error',
          code: 'SQL_LINT_TIME_DIFFERENCE',
          message: 'the difference of two times is an interval, which stores print differently',
          remedy: "Write date_diff('second', a, b).",
        },
        expression.at,
      )
    : undefined;

const interval: ExpressionRule = (expression) =>
  expression.kind === 'whole' && isInterval(expression)
    ? finding(
        {
          severity: 'warning',
          code: 'SQL_LINT_INTERVAL',
          message: 'a page of CloudTrail Lake says that INTERVAL is not supported',
          remedy: "Prefer date_add('day', -1, x) and date_diff.",
        },
        expression.at,
      )
    : undefined;

const timestampText: ExpressionRule = (expression) =>
  expression.kind === 'cast' && expression.operand.type.kind === 'varchar' && expression.type.kind === 'timestamp'
    ? finding(
        {
          severity: 'error',
          code: 'SQL_LINT_TIMESTAMP_TEXT',
          message: "versions of Trino differ over CAST('…T…Z' AS timestamp): one answers midnight",
          remedy: 'Write from_iso8601_timestamp(text) for ISO 8601 text.',
        },
        expression.at,
      )
    : undefined;

const estimate: ExpressionRule = (expression) =>
  expression.kind === 'aggregate' && expression.name === 'approx_distinct'
    ? finding(
        {
          severity: 'warning',
          code: 'SQL_LINT_ESTIMATE',
          message: 'approx_distinct is an estimate with an error of 2.3 % above some 250 values',
          remedy: 'Write count(DISTINCT x).',
        },
        expression.at,
      )
    : undefined;

const comparedEstimate: ExpressionRule = (expression) => {
  if (expression.kind !== 'call' || !COMPARISONS.includes(expression.name)) return undefined;
  const estimated = expression.args
    .map(strip)
    .find((arg) => arg.kind === 'aggregate' && arg.name === 'approx_distinct');
  return (
    estimated &&
    finding(
      {
        severity: 'error',
        code: 'SQL_LINT_ESTIMATE_COMPARED',
        message: 'a threshold on approx_distinct is crossed in one store and not in another',
        remedy: 'Write count(DISTINCT x).',
      },
      estimated.at,
    )
  );
};

const anyValue: ExpressionRule = (expression) =>
  expression.kind === 'aggregate' && expression.name === 'any_value'
    ? finding(
        {
          severity: 'warning',
          code: 'SQL_LINT_ANY_VALUE',
          message: 'older versions of Trino lack any_value',
          remedy: 'Write arbitrary(x).',
        },
        expression.at,
      )
    : undefined;

/** Rules that look at one expression at a time. */
export const EXPRESSION_RULES: readonly ExpressionRule[] = [
  subscript,
  division,
  decimals,
  timeDifference,
  interval,
  timestampText,
  estimate,
  comparedEstimate,
  anyValue,
];
