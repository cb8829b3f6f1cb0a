import { SqlError } from '../errors';
import type { TypeName } from '../syntax/ast';
import type { TrinoType } from '../types/trino-type';

const REFUSED: Readonly<Record<string, string>> = {
  real: 'Use double.',
  float: 'Use double.',
  char: 'Use varchar.',
  string: 'Use varchar.',
  text: 'Use varchar.',
  time: 'Use timestamp.',
  'time with time zone': 'Use timestamp.',
  uuid: 'Compare the text.',
  ipaddress: 'Compare the text, or use starts_with and LIKE on it.',
  datetime: 'Use timestamp.',
  number: 'Use bigint, decimal(p, s) or double.',
};

const SIMPLE = new Map<string, TrinoType>([
  ...(['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'double', 'varbinary', 'date', 'json'] as const).map(
    (kind): [string, TrinoType] => [kind, { kind }],
  ),
  ['int', { kind: 'integer' }],
]);

/** The type that a name in a CAST or a literal stands for. A length of varchar is given apart. @throws SqlError */
export function resolveTypeName(name: TypeName): { type: TrinoType; length?: number } {
  switch (name.kind) {
    case 'array':
      return { type: { kind: 'array', element: inner(name.element) } };
    case 'map':
      return { type: { kind: 'map', key: inner(name.key), value: inner(name.value) } };
    case 'row':
      return {
        type: {
          kind: 'row',
          fields: name.fields.map((field) => ({
            type: inner(field.type),
            ...(field.name && { name: field.name.text }),
          })),
        },
      };
    case 'simple':
      return simple(name);
  }
}

function inner(name: TypeName): TrinoType {
  const { type, length } = resolveTypeName(name);
  if (length !== undefined)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      name.at,
      'varchar with a length inside another type is not portable',
      'Write varchar.',
    );
  return type;
}

function simple(name: Extract<TypeName, { kind: 'simple' }>): { type: TrinoType; length?: number } {
  const [first, second] = name.parameters;
  const refuse = (detail: string, remedy: string): SqlError =>
    new SqlError('SQL_NOT_PORTABLE', name.at, detail, remedy);
  switch (name.name) {
    case 'varchar':
      return { type: { kind: 'varchar' }, ...(first !== undefined && { length: first }) };
    case 'decimal':
    case 'dec':
    case 'numeric': {
      const precision = first ?? 38;
      const scale = second ?? 0;
      if (precision < 1 || precision > 38 || scale > precision)
        throw new SqlError(
          'SQL_INVALID',
          name.at,
          `invalid type decimal(${precision},${scale})`,
          'Use 1 to 38 digits and a scale within them.',
        );
      return { type: { kind: 'decimal', precision, scale } };
    }
    case 'timestamp':
    case 'timestamp with time zone': {
      const precision = first ?? 3;
      if (precision > 6)
        throw refuse('timestamps with more than six digits of a second are not portable', 'Use timestamp(6) or less.');
      return { type: { kind: name.name, precision } };
    }
    case 'interval day to second':
    case 'interval year to month':
      return { type: { kind: name.name } };
  }
  const type = SIMPLE.get(name.name);
  if (type) {
    if (name.parameters.length > 0)
      throw new SqlError('SQL_INVALID', name.at, `type ${name.name} takes no parameters`, `Write ${name.name}.`);
    return { type };
  }
  const remedy = REFUSED[name.name];
  if (remedy) throw refuse(`type ${name.name} is not portable`, remedy);
  throw new SqlError(
    'SQL_INVALID',
    name.at,
    `unknown type: ${name.name}`,
    'Use varchar, bigint, double, boolean, date, timestamp, array(…), map(…, …) or row(…).',
  );
}
