import { SqlError, type Position } from '@sallyport/sql';

export interface Re2Pattern {
  /** For finding what matches. */
  readonly pattern: string;
  /** For finding whether anything matches: `$` also stands before a newline that ends the text, as in Trino. */
  readonly searchPattern: string;
  readonly groups: number;
  readonly endsBeforeNewline: boolean;
  /** The borders of words: letters beyond ASCII belong to words for Trino only. */
  readonly wordBorders: boolean;
}

const refuse = (at: Position, construct: string, remedy: string): SqlError =>
  new SqlError('SQL_NOT_PORTABLE', at, `${construct} in a regular expression is not portable`, remedy);

/** After a backslash: what both Joni, Trino's engine, and RE2, DuckDB's, read alike. */
const ESCAPES = /^(?:[dDsSwWbBAz]|[^A-Za-z0-9\s]|[tnrf]|x[0-9A-Fa-f]{2}|p\{(?:L|Lu|Ll|N|Nd)\}|P\{(?:L|Lu|Ll|N|Nd)\})/;
const WHY: Readonly<Record<string, string>> = {
  Z: "Write \\z, or $ at the pattern's end.",
  h: 'Write [ \\t].',
  H: 'Write [^ \\t].',
  R: 'Write \\r?\\n.',
  G: 'Leave it out.',
  K: 'Use a group and regexp_extract(…, 1).',
  k: 'A back-reference cannot be replaced by another pattern: compare in SQL.',
  u: 'Write the character itself.',
  p: 'Use \\p{L}, \\p{Lu}, \\p{Ll}, \\p{N} or a class such as [A-Z].',
  Q: 'Escape the characters one by one.',
  e: 'Write \\x1B.',
  v: 'Write \\x0B.',
  a: 'Write \\x07.',
};

/** Reads a pattern as Trino does and writes it for RE2. @throws SqlError naming the construct that RE2 lacks or reads otherwise. */
export function re2Pattern(written: string, at: Position): Re2Pattern {
  let pattern = '';
  let searchPattern = '';
  let groups = 0;
  let endsBeforeNewline = false;
  let multiline = false;
  let wordBorders = false;
  let depth = 0;
  // Whether a quantifier may follow.
  let repeatable = false;
  const add = (part: string, search = part): void => {
    pattern += part;
    searchPattern += search;
  };
  for (let i = 0; i < written.length;) {
    const rest = written.slice(i);
    const character = written.charAt(i);
    if (character === '\\') {
      const escape = escapeAt(rest, at);
      if (/^\\[bB]$/.test(escape)) wordBorders = true;
      repeatable = true;
      add(escape);
      i += escape.length;
    } else if (character === '[') {
      const set = setAt(rest, at);
      repeatable = true;
      add(set);
      i += set.length;
    } else if (character === '(') {
      const open = groupAt(rest, at);
      if (open === '(') groups++;
      const flags = /^\(\?([imsU]*)(?:-[ims]+)?[:)]/.exec(open)?.[1] ?? '';
      if (flags.includes('m')) multiline = true;
      if (!open.endsWith(')')) depth++;
      repeatable = false;
      add(open);
      i += open.length;
    } else if (character === '$') {
      if (multiline) add('$');
      else {
        endsBeforeNewline = true;
        add('\\z', '\\n?\\z');
      }
      i++;
    } else {
      if (character === '|' || character === ')') {
        if (character === ')' && --depth < 0) throw unbalanced(at);
        repeatable = character === ')';
        add(character);
        i++;
        continue;
      }
      const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(rest)?.[0];
      if (quantifier !== undefined) {
        if (!repeatable)
          throw new SqlError(
            'SQL_INVALID',
            at,
            `the quantifier ${quantifier} has nothing to repeat in a regular expression`,
            `Write \\${quantifier} for the character.`,
          );
        checkQuantifier(quantifier, rest.charAt(quantifier.length), at);
        add(quantifier);
        i += quantifier.length;
      } else {
        if (character === '{') throw refuse(at, "an unescaped '{' that is no quantifier", 'Write \\{.');
        repeatable = character !== '^';
        add(character);
        i++;
      }
    }
  }
  if (depth > 0) throw unbalanced(at);
  return { pattern, searchPattern, groups, endsBeforeNewline, wordBorders };
}

const unbalanced = (at: Position): SqlError =>
  new SqlError(
    'SQL_INVALID',
    at,
    'parentheses are not balanced in a regular expression',
    'Close each (, or write \\( for the character.',
  );

function checkQuantifier(quantifier: string, next: string, at: Position): void {
  if (next === '+') throw refuse(at, `the possessive quantifier ${quantifier}+`, `Write ${quantifier}.`);
  if (next === '*' || next === '{')
    throw refuse(at, `the double quantifier ${quantifier}${next}`, 'Use one quantifier.');
  const counts = [...quantifier.matchAll(/\d+/g)].map(([count]) => Number(count));
  if (counts.some((count) => count > 1000)) throw refuse(at, `the count in ${quantifier}`, 'Count to 1000 at most.');
}

function escapeAt(rest: string, at: Position): string {
  const found = ESCAPES.exec(rest.slice(1));
  if (found) return `\\${found[0]}`;
  const letter = rest.charAt(1);
  if (/\d/.test(letter))
    throw refuse(
      at,
      `the back-reference \\${letter}`,
      'A back-reference cannot be replaced by another pattern: compare in SQL.',
    );
  throw refuse(
    at,
    letter === 'p' || letter === 'P' ? `the class ${/^\\[pP](\{[^}]*\}?|.)/.exec(rest)?.[0] ?? '\\p'}` : `\\${letter}`,
    WHY[letter] ?? 'Write the character itself.',
  );
}

/** A character class; nested ones and intersections are Java's alone. */
function setAt(rest: string, at: Position): string {
  let i = 1;
  if (rest.charAt(i) === '^') i++;
  if (rest.charAt(i) === ']') throw refuse(at, "']' as the first character of a class", 'Write \\].');
  for (; i < rest.length;) {
    const character = rest.charAt(i);
    if (character === ']') return rest.slice(0, i + 1);
    if (character === '[')
      throw refuse(
        at,
        rest.startsWith('[:', i) ? 'a POSIX class [[:…:]]' : 'a class within a class',
        rest.startsWith('[:', i) ? 'Write the characters, e.g. [A-Za-z].' : 'Write \\[ for the bracket itself.',
      );
    if (rest.startsWith('&&', i))
      throw refuse(at, 'the intersection && of classes', 'Write the characters that are meant.');
    i += character === '\\' ? escapeAt(rest.slice(i), at).length : 1;
  }
  throw new SqlError('SQL_INVALID', at, 'a character class is not closed in a regular expression', 'Add ].');
}

function groupAt(rest: string, at: Position): string {
  if (!rest.startsWith('(?')) return '(';
  const flags = /^\(\?(?:[imsx]*(?:-[imsx]+)?)?[:)]/.exec(rest)?.[0];
  if (flags?.includes('x'))
    throw refuse(at, `the flag x in ${flags}`, 'Write the pattern without spaces and comments.');
  if (flags) return flags;
  const [construct, remedy] = /^\(\?<?[=!]/.test(rest)
    ? [
        'look-ahead or look-behind',
        'Match more, and take the part with regexp_extract(…, 1); or combine two conditions.',
      ]
    : rest.startsWith('(?P') || rest.startsWith('(?<')
      ? ['a named group', 'Number the groups: (…).']
      : rest.startsWith('(?>')
        ? ['an atomic group', 'Write (?:…).']
        : [`'${rest.slice(0, 3)}'`, 'Write (?:…).'];
  throw refuse(at, construct ?? '', remedy ?? '');
}

/** `$1` as `\1`; @throws SqlError for what Trino refuses or reads by name. */
export function re2Replacement({ value, at }: { value: string; at: Position }, groups: number): string {
  let result = '';
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    if (character === '\\') {
      i++;
      if (i >= value.length)
        throw new SqlError('SQL_INVALID', at, 'the replacement ends with a backslash', 'Write \\\\.');
      result += value.charAt(i) === '\\' ? '\\\\' : value.charAt(i);
    } else if (character === '$') {
      const digits = /^\d+/.exec(value.slice(i + 1))?.[0];
      if (digits === undefined)
        throw refuse(at, "'$' without a group's number in the replacement", 'Write \\$ for the character.');
      const group = Number(digits);
      if (digits.length > 1)
        throw refuse(at, `$${digits} in the replacement`, 'Refer to groups 0 to 9, and put no digit after them.');
      if (group > groups)
        throw new SqlError(
          'SQL_INVALID',
          at,
          `the replacement names group ${group}, the pattern has ${groups}`,
          'Use a group that the pattern has.',
        );
      result += `\\${group}`;
      i += digits.length;
    } else result += character;
  }
  return result;
}
