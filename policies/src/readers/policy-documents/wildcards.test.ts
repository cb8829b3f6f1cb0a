import fc from 'fast-check';
import { actionMatches, remaindersOf, wildcardCovers, wildcardMatches } from './wildcards';

/** What IAM says, read letter by letter. */
function naive(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern;
  const left = rest.join('');
  if (first === undefined) return text === '';
  if (first === '*') return naive(left, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && naive(left, text.slice(1));
}

const letters = (units: string, maxLength: number) =>
  fc.array(fc.constantFrom(...units), { maxLength }).map((array) => array.join(''));
const patterns = letters('ab:*?', 7);
const texts = letters('ab:', 8);

test('a pattern matches what it says', () => {
  fc.assert(fc.property(patterns, texts, (pattern, text) => wildcardMatches(pattern, text) === naive(pattern, text)));
});

test('an action matches in any case', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      expect(actionMatches(pattern.toUpperCase(), text)).toBe(naive(pattern, text));
      expect(actionMatches(pattern, text.toUpperCase())).toBe(naive(pattern, text));
    }),
  );
  expect(wildcardMatches('A', 'a')).toBe(false);
});

test('what covers a pattern matches all that the pattern matches', () => {
  fc.assert(
    fc.property(patterns, patterns, texts, (wide, narrow, text) => {
      const isCovered = wildcardCovers(wide, narrow) && naive(narrow, text);
      return !isCovered || naive(wide, text);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['a*', 'ab*', true],
  ['a?', 'a?', true],
  ['a?', 'ab', true],
  ['a?', 'a*', false],
  ['ab', 'a?', false],
  ['*', '*', true],
  ['a*c', 'a*', false],
])('%s covers %s: %s', (wide, narrow, covers) => {
  expect(wildcardCovers(wide, narrow)).toBe(covers);
});

test('no pattern takes long', () => {
  expect(wildcardMatches(`${'a*'.repeat(500)}b`, 'a'.repeat(2_000))).toBe(false);
});

test('what is left of a pattern matches what comes after the beginning', () => {
  fc.assert(
    fc.property(patterns, texts, texts, (pattern, beginning, rest) => {
      expect(remaindersOf(pattern, beginning).some((left) => naive(left, rest))).toBe(naive(pattern, beginning + rest));
    }),
    { numRuns: 1_000 },
  );
});
