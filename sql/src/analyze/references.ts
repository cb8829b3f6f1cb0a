import { SqlError, type Position } from '../errors';
import type { Expression, Name } from '../syntax/ast';
import { BIGINT, typeName } from '../types/trino-type';
import { coerce } from './coerce';
import type { Context } from './context';
import { call } from './operators';
import type { Typed } from './typed';
import { unknownColumn } from './unknown-column';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

type Analyze = (expression: Expression, context: Context) => Typed;

/** A chain of names is a column with its table's name before it, or a column and fields of rows after it. */
export function analyzeReference(
  expression: Of<'identifier'> | Of<'dereference'>,
  context: Context,
  analyze: Analyze,
): Typed {
  const chain = chainOf(expression);
  if (!chain)
    return field(analyze((expression as Of<'dereference'>).base, context), (expression as Of<'dereference'>).field);
  for (let length = chain.length; length > 0; length--) {
    const found = context.scope.find(chain.slice(0, length), expression.at);
    if (found) return chain.slice(length).reduce(field, { ...found, at: expression.at });
  }
  throw unknownColumn(chain, context);
}

function chainOf(expression: Expression): Name[] | undefined {
  if (expression.kind === 'identifier') return [expression.name];
  if (expression.kind !== 'dereference') return undefined;
  const base = chainOf(expression.base);
  return base && [...base, expression.field];
}

function field(base: Typed, { text, at }: Name): Typed {
  const { type } = base;
  if (type.kind === 'map') {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `'${text}' is read from a map with a dot`,
      `Write element_at(…, '${text}').`,
    );
  }
  if (type.kind !== 'row')
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `expression of type ${typeName(type)} has no field '${text}'`,
      'Only rows have fields.',
    );
  const matches = type.fields.flatMap((candidate, index) =>
    candidate.name?.toLowerCase() === text.toLowerCase() ? [index] : [],
  );
  const [index, ...others] = matches;
  const found = index === undefined ? undefined : type.fields[index];
  if (index === undefined || !found) {
    const names = type.fields.flatMap(({ name }) => (name ? [name] : []));
    throw new SqlError(
      'SQL_UNKNOWN_COLUMN',
      at,
      `field '${text}' does not exist in ${names.length > 0 ? `(${names.join(', ')})` : 'a row without names'}`,
      'Use one of the fields named.',
    );
  }
  if (others.length > 0)
    throw new SqlError('SQL_AMBIGUOUS_COLUMN', at, `field '${text}' is ambiguous`, 'Give the fields different names.');
  return { kind: 'field', base, index, type: found.type, at };
}

export function subscript(base: Typed, index: Typed, at: Position): Typed {
  const { type } = base;
  if (type.kind === 'array') return call('$subscript', [base, coerce(index, BIGINT)], type.element, at);
  if (type.kind === 'map') return call('$subscript', [base, coerce(index, type.key)], type.value, at);
  if (type.kind === 'row') {
    const position = index.kind === 'whole' ? Number(index.value) : 0;
    const member = type.fields[position - 1];
    if (!member)
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        index.at,
        `the subscript of a row must be a literal from 1 to ${type.fields.length}`,
        'Name the field: row.field.',
      );
    return { kind: 'field', base, index: position - 1, type: member.type, at };
  }
  throw new SqlError(
    'SQL_TYPE_MISMATCH',
    at,
    `cannot apply operator: ${typeName(type)}[${typeName(index.type)}]`,
    'Only arrays and maps have subscripts.',
  );
}
