import { SqlError } from '@sallyport/sql';
import { text } from '../sql-text';
import { argument, bigint, literal, named, of, wholeLiteral, type Emit } from './emit';

/** What Trino's trim removes; DuckDB's removes spaces only. */
const WHITE_SPACE =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000';

/** DuckDB counts bytes or graphemes here where Trino counts code points: only ASCII is the same. */
const asciiOnly =
  (build: (...args: string[]) => string): Emit =>
  ({ args, name, at }, emitter) => {
    const values = args.map((arg) => emitter.sql(arg));
    const all = values.map((value) => `trino_is_ascii(${value})`).join(' AND ');
    return `CASE WHEN NOT (${all}) THEN ${emitter.doubt(at, `${name} of text that is not ASCII is not portable`)} ELSE ${build(...values)} END`;
  };

/** A pad of a whole vector of rows at once must fit in memory: DuckDB's limit does not see the text that it builds. */
const MAX_PADDED = 10_000;

const pad: (name: string) => Emit = (name) => (call, emitter) => {
  const [value = '', size = '', padding = ''] = call.args.map((arg) => emitter.sql(arg));
  const failure = emitter.fail(
    call.at,
    `${name} needs a size of 0 to ${MAX_PADDED} and a padding that is not empty`,
    call.type,
  );
  return `CASE WHEN ${size} < 0 OR ${size} > ${MAX_PADDED} OR ${padding} = '' THEN ${failure} ELSE ${name}(${value}, CAST(${size} AS INTEGER), ${padding}) END`;
};

function delimiter(call: Parameters<Emit>[0]): void {
  const { value, at } = literal(call, 1, 'the delimiter');
  if (value === '')
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `${call.name} with an empty delimiter is not portable`,
      'Give a delimiter.',
    );
}

const split: Emit = (call, emitter) => {
  delimiter(call);
  const [value = '', by = '', limit] = call.args.map((arg) => emitter.sql(arg));
  const parts = `string_split(${value}, ${by})`;
  if (limit === undefined) return parts;
  const count = wholeLiteral(call.args[2]);
  if (count === undefined || count < 1n)
    throw new SqlError(
      'SQL_INVALID',
      argument(call, 2).at,
      'the limit of split must be a positive number',
      'Write a number of at least 1.',
    );
  return `trino_split_n(${parts}, ${by}, ${count})`;
};

const splitPart: Emit = (call, emitter) => {
  delimiter(call);
  const [value = '', by = '', index = ''] = call.args.map((arg) => emitter.sql(arg));
  const failure = emitter.fail(call.at, 'the index of split_part must be greater than zero', call.type);
  return `CASE WHEN ${index} < 1 THEN ${failure} ELSE string_split(${value}, ${by})[${index}] END`;
};

const replace: Emit = (call, emitter) => {
  const { value: search, at } = literal(call, 1, 'what to search');
  if (search === '')
    throw new SqlError('SQL_NOT_PORTABLE', at, 'replace of an empty text is not portable', 'Give the text to replace.');
  const [value = '', from = '', to = "''"] = call.args.map((arg) => emitter.sql(arg));
  return `replace(${value}, ${from}, ${to})`;
};

const part: Emit = (call, emitter) => {
  const name = call.args.length === 2 ? 'trino_substr' : 'trino_substr_n';
  return emitter.onceEach(
    call.args.map((arg) => emitter.sql(arg)),
    (held) => `${name}(${held.join(', ')})`,
  );
};

export const TEXT_FUNCTIONS: Readonly<Record<string, Emit>> = {
  concat_ws: named('concat_ws'),
  length: (call, emitter) =>
    `${argument(call, 0).type.kind === 'varbinary' ? 'octet_length' : 'length'}(${emitter.sql(argument(call, 0))})`,
  lower: named('lower'),
  upper: named('trino_upper'),
  trim: of((a) => `trim(${a}, ${text(WHITE_SPACE)})`),
  ltrim: of((a) => `ltrim(${a}, ${text(WHITE_SPACE)})`),
  rtrim: of((a) => `rtrim(${a}, ${text(WHITE_SPACE)})`),
  lpad: pad('lpad'),
  rpad: pad('rpad'),
  replace,
  reverse: (call, emitter) =>
    call.type.kind === 'array'
      ? `list_reverse(${emitter.sql(argument(call, 0))})`
      : asciiOnly((a = '') => `reverse(${a})`)(call, emitter),
  split,
  split_part: splitPart,
  starts_with: named('starts_with'),
  strpos: bigint('instr'),
  substr: part,
  substring: part,
  translate: named('translate'),
  chr: of((a) => `chr(CAST(${a} AS INTEGER))`),
  codepoint: (call, emitter) => {
    const a = emitter.sql(argument(call, 0));
    return `CASE WHEN length(${a}) <> 1 THEN ${emitter.fail(call.at, 'codepoint takes one character', call.type)} ELSE unicode(${a}) END`;
  },
  levenshtein_distance: asciiOnly((a = '', b = '') => `levenshtein(${a}, ${b})`),
  hamming_distance: (call, emitter) => {
    const [a = '', b = ''] = call.args.map((arg) => emitter.sql(arg));
    const failure = emitter.fail(call.at, 'the texts of hamming_distance must be of the same length', call.type);
    return `CASE WHEN length(${a}) <> length(${b}) THEN ${failure} ELSE ${asciiOnly(() => `hamming(${a}, ${b})`)(call, emitter)} END`;
  },
};
