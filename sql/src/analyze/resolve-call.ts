import { SqlError } from '../errors';
import type { PortableFunction } from '../functions/registry';
import { bind, resolve, violatedConstraint, type Bindings, type Pattern, type Signature } from '../functions/signature';
import type { CallExpression, Expression } from '../syntax/ast';
import { asDecimal } from '../types/coercion';
import { sameType, typeName, UNKNOWN, type TrinoType } from '../types/trino-type';
import { coerce } from './coerce';
import type { Context } from './context';
import { Scope } from './scope';
import type { LambdaParameter, Typed } from './typed';
import { walk } from './walk';

export interface ResolvedCall {
  readonly args: readonly Typed[];
  readonly type: TrinoType;
}

type Analyze = (expression: Expression, context: Context) => Typed;
type Argument = { readonly lambda: Extract<Expression, { kind: 'lambda' }> } | { readonly typed: Typed };

/** Chooses the overload that needs the fewest conversions. @throws SqlError where none fits. */
export function resolveCall(
  expression: CallExpression,
  found: PortableFunction,
  context: Context,
  analyze: Analyze,
): ResolvedCall {
  const args: Argument[] = expression.args.map((arg) =>
    arg.kind === 'lambda' ? { lambda: arg } : { typed: analyze(arg, context) },
  );
  let best: { signature: Signature; bindings: Bindings; cost: number } | undefined;
  let violation: string | undefined;
  let alternatives = 0;
  for (const signature of found.signatures) {
    const match = matchSignature(signature, args);
    if (!match) continue;
    const violated = violatedConstraint(signature, match.bindings);
    if (violated) violation = violated;
    else {
      alternatives++;
      if (!best || match.cost < best.cost) best = { signature, ...match };
    }
  }
  if (!best) throw noOverload(expression, found, args, violation);
  if (alternatives > 1 && args.some((arg) => 'typed' in arg && arg.typed.kind === 'null')) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      expression.at,
      `could not choose among the forms of ${found.name} for NULL`,
      'CAST the NULL to the type that is meant.',
    );
  }
  if (best.cost > 0 && HAS_REAL_OVERLOAD.includes(found.name)) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      expression.at,
      `${found.name} of numbers that are not double is calculated with single precision`,
      'CAST the arguments AS double.',
    );
  }
  return apply(best.signature, best.bindings, args, context, analyze);
}

/** Trino converts whole numbers to real here, not to double. */
const HAS_REAL_OVERLOAD = ['corr', 'covar_pop', 'covar_samp', 'truncate'];

const parameterOf = (signature: Signature, index: number): Pattern | undefined =>
  signature.parameters[index] ?? (signature.variadic ? signature.parameters.at(-1) : undefined);

function matchSignature(
  signature: Signature,
  args: readonly Argument[],
): { bindings: Bindings; cost: number } | undefined {
  const least = signature.variadic ? Math.max(1, signature.parameters.length - 1) : signature.parameters.length;
  if (args.length < least || (!signature.variadic && args.length > signature.parameters.length)) return undefined;
  const bindings: Bindings = new Map();
  let cost = 0;
  for (const [i, arg] of args.entries()) {
    const parameter = parameterOf(signature, i);
    if (!parameter) return undefined;
    if ('lambda' in arg || parameter.kind === 'function') {
      if (
        !('lambda' in arg) ||
        parameter.kind !== 'function' ||
        parameter.parameters.length !== arg.lambda.parameters.length
      )
        return undefined;
      continue;
    }
    const step = bind(parameter, arg.typed.type, bindings);
    if (step === undefined) return undefined;
    cost += step;
  }
  return { bindings, cost };
}

function apply(
  signature: Signature,
  bindings: Bindings,
  args: readonly Argument[],
  context: Context,
  analyze: Analyze,
): ResolvedCall {
  const typed: Typed[] = [];
  const givenTypes = args.map((arg) => ('typed' in arg ? arg.typed.type : UNKNOWN));
  for (const [i, arg] of args.entries()) {
    const parameter = parameterOf(signature, i) ?? { kind: 'type', type: UNKNOWN };
    if ('typed' in arg) {
      typed.push(coerce(arg.typed, familyType(parameter, signature, bindings, givenTypes, i)));
    } else if (parameter.kind === 'function') {
      typed.push(analyzeLambda(arg.lambda, parameter, bindings, context, analyze));
    }
  }
  const type = resolve(
    signature.result,
    bindings,
    typed[0]?.type,
    typed.map((arg) => arg.type),
  );
  return { args: typed, type };
}

/** Two timestamps of one call, e.g. of date_diff, are brought to the wider precision of both. */
function familyType(
  parameter: Pattern,
  signature: Signature,
  bindings: Bindings,
  given: readonly TrinoType[],
  index: number,
): TrinoType {
  const own = given[index] ?? UNKNOWN;
  if (parameter.kind !== 'family' || parameter.of === 'decimal') {
    return parameter.kind === 'family'
      ? (asDecimal(own) ?? resolve(parameter, bindings, own))
      : resolve(parameter, bindings, own);
  }
  const others = given.filter((_, i) => {
    const other = signature.parameters[i];
    return other?.kind === 'family' && other.of === parameter.of;
  });
  const precision = Math.max(
    0,
    ...others.map((type) => ('precision' in type ? type.precision : type.kind === 'unknown' ? 3 : 0)),
  );
  return { kind: parameter.of, precision };
}

function analyzeLambda(
  lambda: Extract<Expression, { kind: 'lambda' }>,
  pattern: Extract<Pattern, { kind: 'function' }>,
  bindings: Bindings,
  context: Context,
  analyze: Analyze,
): Typed {
  const parameters: LambdaParameter[] = pattern.parameters.map((parameter) => ({
    id: context.session.id(),
    type: resolve(parameter, bindings),
  }));
  const fields = lambda.parameters.map((name, i) => {
    const parameter = parameters[i] ?? { id: 0, type: UNKNOWN };
    return {
      name: name.text,
      qualifiers: [],
      of: { kind: 'parameter', id: parameter.id, type: parameter.type, at: name.at } as const,
    };
  });
  const inner: Context = {
    ...context,
    scope: new Scope(fields, context.scope),
    aggregates: 'refused',
    windows: 'refused',
    clause: 'a lambda',
  };
  const body = analyze(lambda.body, inner);
  walk(body, (part) => {
    if ('query' in part)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        part.at,
        'a subquery inside a lambda is not supported by Trino',
        'Join the subquery, and use its columns.',
      );
    return undefined;
  });
  if (bind(pattern.result, body.type, bindings) === undefined) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      body.at,
      `the lambda must give ${typeName(resolve(pattern.result, bindings))}, not ${typeName(body.type)}`,
      'CAST what it gives.',
    );
  }
  const result = resolve(pattern.result, bindings, body.type);
  if (
    parameters.some(
      ({ type }, i) => !sameType(type, resolve(pattern.parameters[i] ?? { kind: 'type', type: UNKNOWN }, bindings)),
    )
  ) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      body.at,
      'the lambda gives a type other than that of its state',
      'CAST the initial state to the type that the lambda gives.',
    );
  }
  return {
    kind: 'lambda',
    parameters,
    body: coerce(body, result),
    type: { kind: 'function', parameters: parameters.map(({ type }) => type), result },
    at: lambda.at,
  };
}

function noOverload(
  expression: CallExpression,
  found: PortableFunction,
  args: readonly Argument[],
  violation: string | undefined,
): SqlError {
  const given = args.map((arg) => ('lambda' in arg ? 'lambda' : typeName(arg.typed.type))).join(', ');
  const expected = found.signatures
    .map(({ text }) => `${found.name}${text.replace(/->/g, ':').replace(/:orderable|:comparable/g, '')}`)
    .join('; ');
  return new SqlError(
    'SQL_TYPE_MISMATCH',
    expression.at,
    `unexpected parameters (${given}) for function ${found.name}${violation ? `: ${violation}` : ''}`,
    `It takes ${expected}. Convert with CAST.`,
  );
}
