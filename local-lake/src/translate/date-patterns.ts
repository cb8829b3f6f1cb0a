import { SqlError, type Position } from '@sallyport/sql';

/** MySQL's letters, as date_format and date_parse know them, in strftime's. https://trino.io/docs/current/functions/datetime.html#mysql-date-functions */
const FORMAT: Readonly<Record<string, string>> = {
  Y: '%Y',
  m: '%m',
  c: '%-m',
  d: '%d',
  e: '%-d',
  H: '%H',
  k: '%-H',
  h: '%I',
  I: '%I',
  l: '%-I',
  i: '%M',
  s: '%S',
  S: '%S',
  f: '%f',
  p: '%p',
  M: '%B',
  b: '%b',
  W: '%A',
  a: '%a',
  j: '%j',
  T: '%H:%M:%S',
  r: '%I:%M:%S %p',
  v: '%V',
  x: '%G',
  y: '%y',
  '%': '%%',
};
/** What a time can be read from alike; without a year the engines fill in different ones. */
const PARSE: Readonly<Record<string, string>> = {
  Y: '%Y',
  m: '%m',
  c: '%m',
  d: '%d',
  e: '%d',
  H: '%H',
  k: '%H',
  i: '%M',
  s: '%S',
  S: '%S',
  f: '%f',
  T: '%H:%M:%S',
  '%': '%%',
  h: '%I',
  I: '%I',
  p: '%p',
  b: '%b',
};

export function dateFormat(format: string, at: Position, use: 'format' | 'parse'): string {
  const letters = use === 'format' ? FORMAT : PARSE;
  const translated = format.replace(/%(.?)/gs, (_, letter: string) => {
    const known = letters[letter];
    if (known === undefined)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        `%${letter} in a date format is not portable`,
        `Use ${Object.keys(letters)
          .map((name) => `%${name}`)
          .join(' ')}.`,
      );
    return known;
  });
  if (use === 'parse' && !(format.includes('%Y') && /%[mcb]/.test(format) && /%[de]/.test(format))) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      'date_parse without year, month and day is not portable',
      "Parse the whole date, e.g. '%Y-%m-%d'.",
    );
  }
  if (use === 'parse' && /%[hI]/.test(format) !== format.includes('%p')) {
    throw new SqlError('SQL_NOT_PORTABLE', at, 'a twelve-hour clock needs both %I and %p', 'Use %H, or add %p.');
  }
  return translated;
}

const JODA: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  YYYY: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  MMM: '%b',
  MMMM: '%B',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  a: '%p',
  E: '%a',
  EE: '%a',
  EEE: '%a',
  EEEE: '%A',
  D: '%-j',
  DDD: '%j',
  e: '%u',
  ww: '%V',
  xxxx: '%G',
};

/** Joda's letters, as format_datetime knows them. https://www.joda.org/joda-time/key_format.html */
export function joda(format: string, at: Position): string {
  return format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|%|'/g, (part, quoted: string | undefined) => {
    if (part === "''") return "'";
    if (quoted !== undefined) return quoted.replaceAll("''", "'").replaceAll('%', '%%');
    if (part === '%') return '%%';
    const known = JODA[part];
    if (known === undefined)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        `'${part}' in a date format is not portable`,
        `Use ${Object.keys(JODA).join(' ')}, or quote text with ''.`,
      );
    return known;
  });
}

const SHAPES: Readonly<Record<string, string>> = {
  Y: '[0-9]{4}',
  f: '[0-9]{1,6}',
  T: '[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}',
  p: '[AaPp][Mm]',
  b: '[A-Za-z]{3}',
  '%': '%',
};

/** The regular expression that all text of a format of date_parse matches. */
export const dateShape = (format: string): string =>
  format.replace(/%(.)|[^%]/gs, (part, letter: string | undefined) =>
    letter !== undefined
      ? (SHAPES[letter] ?? '[0-9]{1,2}')
      : /[A-Za-z0-9 ]/.test(part)
        ? part
        : `[${part === '^' || part === '\\' || part === ']' ? `\\${part}` : part}]`,
  );
