import { keyOf, SqlError, type Typed } from '@sallyport/sql';
import { emitCast } from './casts';
import { duckType, fieldName } from './duck-types';
import type { Emitter } from './emitter';
import { findEmit } from './functions/catalogue';
import { text } from './sql-text';
import { emitTry } from './try';
import { emitWindow } from './windows';

/** The DuckDB text of one expression; every operand is in brackets or an atom. */
export function generateExpression(expression: Typed, emitter: Emitter): string {
  if (emitter.state.calculated.size > 0) {
    const known = emitter.state.calculated.get(keyOf(expression));
    if (known !== undefined) return known;
  }
  const { type } = expression;
  switch (expression.kind) {
    case 'null':
      return `CAST(NULL AS ${duckType(type)})`;
    case 'boolean':
      return String(expression.value);
    case 'whole':
      return `CAST(${expression.value < 0n ? `'${expression.value}'` : expression.value} AS ${duckType(type)})`;
    case 'constant':
      return constant(expression.value, type);
    case 'now':
      return now(expression.what, emitter);
    case 'column':
      return `c${expression.column.id}`;
    case 'parameter':
      return emitter.state.parameters.get(expression.id) ?? `p${expression.id}`;
    case 'field': {
      const row = expression.base.type;
      if (row.kind !== 'row') throw new TypeError('only rows have fields');
      return `struct_extract(${emitter.sql(expression.base)}, ${text(fieldName(row.fields, expression.index))})`;
    }
    case 'case':
      return `CASE ${expression.branches.map(({ when, then }) => `WHEN ${emitter.sql(when)} THEN ${emitter.sql(then)}`).join(' ')} ELSE ${emitter.sql(expression.otherwise)} END`;
    case 'cast':
      return emitCast(expression, emitter);
    case 'array':
      return expression.items.length === 0
        ? `CAST([] AS ${duckType(type)})`
        : `[${expression.items.map((item) => emitter.sql(item)).join(', ')}]`;
    case 'row':
      return `struct_pack(${expression.items.map((item, i) => `field${i} := ${emitter.sql(item)}`).join(', ')})`;
    case 'lambda':
      return `lambda ${expression.parameters.map(({ id }) => `p${id}`).join(', ')}: ${emitter.sql(expression.body)}`;
    case 'call':
      return expression.name === 'try'
        ? emitTry(expression, emitter)
        : findEmit(expression.name, expression.at)(expression, emitter);
    case 'window':
      return emitWindow(expression, emitter);
    case 'scalar query':
      return `(${emitter.query(expression.query)})`;
    case 'exists':
      return `EXISTS (${emitter.query(expression.query)})`;
    case 'in query':
      return `(${emitter.sql(expression.operand)} IN (${emitter.query(expression.query)}))`;
    case 'quantified':
      return `(${emitter.sql(expression.operand)} ${expression.operator} ${expression.quantifier.toUpperCase()} (${emitter.query(expression.query)}))`;
    case 'aggregate':
    case 'grouping':
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        expression.at,
        'an aggregate cannot stand here',
        'Aggregate in a subquery and use its column.',
      );
  }
}

function constant(value: string, type: Typed['type']): string {
  switch (type.kind) {
    case 'varchar':
      return text(value);
    case 'varbinary':
      return `unhex(${text(value)})`;
    default:
      return `CAST(${text(value)} AS ${duckType(type)})`;
  }
}

function now(what: 'timestamp' | 'date' | 'localtimestamp', { options }: Emitter): string {
  const iso = options.now.toISOString();
  return what === 'date'
    ? `CAST('${iso.slice(0, 10)}' AS DATE)`
    : `CAST('${iso.slice(0, 23).replace('T', ' ')}' AS TIMESTAMP)`;
}
