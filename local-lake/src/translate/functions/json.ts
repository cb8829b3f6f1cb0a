import { SqlError, type Position } from '@sallyport/sql';
import type { Emitter } from '../emitter';
import { text } from '../sql-text';
import { argument, literal, type Call, type Emit } from './emit';

/** The paths that Trino and DuckDB read alike: `$`, `.name`, `["name"]`, `[0]`. */
function path(written: string, at: Position): string {
  const pattern = /\.([A-Za-z_][A-Za-z0-9_]*)|\["([^"\\*]+)"\]|\[(\d+)\]/y;
  let result = '$';
  pattern.lastIndex = 1;
  while (pattern.lastIndex < written.length && written.startsWith('$')) {
    const match = pattern.exec(written);
    if (!match) break;
    const [, name, quoted, index] = match;
    result += index === undefined ? `."${name ?? quoted ?? ''}"` : `[${index}]`;
    if (pattern.lastIndex >= written.length) return result;
  }
  if (written === '$') return result;
  throw new SqlError(
    'SQL_NOT_PORTABLE',
    at,
    `the JSON path '${written}' is not portable`,
    `Use $.name, $["name"] and $[0] only.`,
  );
}

const pathArgument = (call: Call): string => {
  const { value, at } = literal(call, 1, 'the JSON path');
  return text(path(value, at));
};

/** JSON that is cut off still answers in Trino, as it reads no further than it must: nobody can say what it would answer. */
const torn = (json: string, call: Call, emitter: Emitter): string =>
  `WHEN regexp_matches(${json}, '^\\s*[\\[{"]') THEN ${emitter.doubt(call.at, 'this JSON is damaged, and Trino may still read a part of it')}`;

interface Guarded {
  readonly valid: (json: string, other: string) => string;
  readonly invalid?: string;
  /** Another argument that `valid` names. */
  readonly other?: string;
}

/** `valid` where the text is JSON, NULL or `invalid` where it is plain text. */
function guarded(
  call: Call,
  surroundings: Emitter,
  { valid, invalid = 'NULL', other: given = 'NULL' }: Guarded,
): string {
  const operand = argument(call, 0);
  const emitter = call.name === 'json_extract' ? surroundings : surroundings.with({ keyOrder: 'irrelevant' });
  return emitter.onceEach([emitter.sql(operand), given], ([json = '', other = '']) => {
    if (operand.type.kind === 'json') return valid(json, other);
    // DuckDB calculates constants before it looks at CASE: what is no JSON must never reach a function of JSON.
    const safe = `(CASE WHEN json_valid(${json}) THEN ${json} END)`;
    return `CASE WHEN json_valid(${json}) THEN ${valid(safe, other)} ${torn(json, call, emitter)} ELSE ${invalid} END`;
  });
}

const extractScalar: Emit = (call, emitter) => {
  const at = pathArgument(call);
  return guarded(call, emitter, {
    valid: (json) => {
      const value = `json_extract_string(${json}, ${at})`;
      // Trino gives a number as it is written; DuckDB writes fractions anew.
      const kept = `regexp_matches(${json}, '(^|[^0-9.eE+-])' || regexp_escape(${value}) || '([^0-9.eE+-]|$)')`;
      return `CASE json_type(${json}, ${at}) WHEN 'OBJECT' THEN NULL WHEN 'ARRAY' THEN NULL WHEN 'NULL' THEN NULL
      WHEN 'DOUBLE' THEN CASE WHEN ${kept} THEN ${value} ELSE ${emitter.doubt(call.at, 'this number in JSON is written in a form that engines write differently')} END ELSE ${value} END`;
    },
  });
};

const extract: Emit = (call, emitter) => {
  const at = pathArgument(call);
  return guarded(call, emitter, { valid: (json) => `CAST(json_extract(${json}, ${at}) AS VARCHAR)` });
};

const arrayLength: Emit = (call, emitter) =>
  guarded(call, emitter, {
    valid: (json) => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_array_length(${json}) AS BIGINT) END`,
  });

const size: Emit = (call, emitter) => {
  const at = pathArgument(call);
  return guarded(call, emitter, {
    valid: (json) =>
      `CASE json_type(${json}, ${at}) WHEN 'OBJECT' THEN CAST(len(json_keys(${json}, ${at})) AS BIGINT) WHEN 'ARRAY' THEN CAST(json_array_length(${json}, ${at}) AS BIGINT) ELSE CASE WHEN json_type(${json}, ${at}) IS NULL THEN NULL ELSE 0 END END`,
  });
};

const arrayContains: Emit = (call, emitter) => {
  const wanted = argument(call, 1);
  const element = emitter.fresh('e');
  const kinds =
    wanted.type.kind === 'varchar' ? ['VARCHAR'] : wanted.type.kind === 'boolean' ? ['BOOLEAN'] : ['UBIGINT', 'BIGINT'];
  const same = (value: string): string =>
    `json_type(${element}) IN (${kinds.map(text).join(', ')}) AND json_extract_string(${element}, '$') = CAST(${value} AS VARCHAR)`;
  return guarded(call, emitter, {
    other: emitter.sql(wanted),
    valid: (json, value) =>
      `CASE WHEN ${value} IS NULL THEN NULL WHEN json_type(${json}) = 'ARRAY' THEN len(list_filter(CAST(json_extract(${json}, '$[*]') AS VARCHAR[]), lambda ${element}: ${same(value)})) > 0 END`,
  });
};

const parse: Emit = (call, emitter) => {
  return emitter.once(emitter.sql(argument(call, 0)), (value) => parsed(value, call, emitter));
};

function parsed(value: string, call: Call, emitter: Emitter): string {
  const plain = `CAST(json(CASE WHEN json_valid(${value}) THEN ${value} END) AS VARCHAR)`;
  // Trino sorts the keys, which costs too much where nobody can see it.
  const written =
    emitter.state.keyOrder === 'irrelevant' || emitter.state.failure === 'null' ? plain : `trino_json_sorted(${plain})`;
  if (emitter.state.failure === 'null' && emitter.state.keyOrder === 'shown')
    emitter.doubt(call.at, 'json_parse sorts keys');
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN json_valid(${value}) THEN ${written} ELSE ${emitter.fail(call.at, 'this text is not JSON', call.type)} END`;
}

export const JSON_FUNCTIONS: Readonly<Record<string, Emit>> = {
  json_parse: parse,
  json_format: (call, emitter) => emitter.sql(argument(call, 0)),
  json_extract: extract,
  json_extract_scalar: extractScalar,
  json_array_length: arrayLength,
  json_array_contains: arrayContains,
  json_size: size,
  is_json_scalar: (call, emitter) =>
    guarded(call, emitter, {
      valid: (json) => `(json_type(${json}) NOT IN ('OBJECT', 'ARRAY'))`,
      invalid: emitter.fail(call.at, 'this text is not JSON', call.type),
    }),
};
