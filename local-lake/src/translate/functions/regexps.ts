import { SqlError } from '@sallyport/sql';
import { re2Pattern, re2Replacement } from '../regexp';
import { text } from '../sql-text';
import { argument, literal, wholeLiteral, type Call, type Emit } from './emit';
import type { Emitter } from '../emitter';

interface Prepared {
  readonly value: string;
  readonly pattern: string;
  readonly groups: number;
  /** Guards against subjects for which the engines' patterns differ. */
  readonly guard: (sql: string) => string;
  readonly borders: (sql: string) => string;
  readonly searchPattern: string;
}

function prepare(call: Call, emitter: Emitter, value: string): Prepared {
  const { value: written, at } = literal(call, 1, 'the pattern');
  const { pattern, searchPattern, groups, endsBeforeNewline, wordBorders } = re2Pattern(written, at);
  const borders = (sql: string): string =>
    wordBorders
      ? `CASE WHEN NOT trino_is_ascii(${value}) THEN ${emitter.doubt(call.at, '\\b in this pattern and text beyond ASCII do not match alike everywhere')} ELSE ${sql} END`
      : sql;
  const guard = (sql: string): string =>
    endsBeforeNewline
      ? `CASE WHEN contains(${value}, chr(10)) THEN ${emitter.doubt(call.at, "'$' in this pattern and a newline in the text do not match alike everywhere")} ELSE ${borders(sql)} END`
      : borders(sql);
  return { value, pattern: text(pattern), searchPattern: text(searchPattern), groups, borders, guard };
}

function group(call: Call, { groups }: Prepared): bigint {
  const number = call.args.length < 3 ? 0n : wholeLiteral(call.args[2]);
  if (number === undefined)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      argument(call, 2).at,
      `the group of ${call.name} must be a literal`,
      'Write its number.',
    );
  if (number < 0n || number > BigInt(groups))
    throw new SqlError(
      'SQL_INVALID',
      argument(call, 2).at,
      `pattern has ${groups} groups. Cannot access group ${number}`,
      'Use a group that the pattern has.',
    );
  return number;
}

const prepared =
  (build: (prepared: Prepared, call: Call, emitter: Emitter) => string): Emit =>
  (call, emitter) =>
    emitter.once(emitter.sql(argument(call, 0)), (value) => {
      const prepared = prepare(call, emitter, value);
      return prepared.guard(build(prepared, call, emitter));
    });

export const REGEXP_FUNCTIONS: Readonly<Record<string, Emit>> = {
  regexp_like: (call, emitter) =>
    emitter.once(emitter.sql(argument(call, 0)), (value) => {
      const { searchPattern, borders } = prepare(call, emitter, value);
      return borders(`regexp_matches(${value}, ${searchPattern})`);
    }),
  regexp_extract: prepared(
    (prepared, call) => `regexp_extract_all(${prepared.value}, ${prepared.pattern}, ${group(call, prepared)})[1]`,
  ),
  regexp_extract_all: prepared(
    (prepared, call) => `regexp_extract_all(${prepared.value}, ${prepared.pattern}, ${group(call, prepared)})`,
  ),
  regexp_replace: prepared((prepared, call) => {
    const replacement =
      call.args.length < 3 ? '' : re2Replacement(literal(call, 2, 'the replacement'), prepared.groups);
    return `regexp_replace(${prepared.value}, ${prepared.pattern}, ${text(replacement)}, 'g')`;
  }),
  regexp_count: prepared(({ value, pattern }) => `CAST(len(regexp_extract_all(${value}, ${pattern}, 0)) AS BIGINT)`),
  regexp_split: prepared(({ value, pattern }) => `regexp_split_to_array(${value}, ${pattern})`),
};
