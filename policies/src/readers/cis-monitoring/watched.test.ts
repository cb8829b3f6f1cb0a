import { parseFilterPattern, type Json } from '../filter-patterns';
import { CIS_PATTERNS } from './cis-patterns.fixture';
import { everydayEvent } from './trail-event';
import { WATCHED } from './watched';

const matches = (pattern: string | undefined, event: Json): boolean | undefined =>
  parseFilterPattern(pattern ?? '')?.(event);

test('the numbers are those of the section', () => {
  expect(WATCHED.map(({ number }) => number)).toEqual(CIS_PATTERNS.map((_pattern, index) => index + 1));
});

test.each(WATCHED.map((watched) => [watched.what, watched] as const))('%s: the pattern of CIS', (_what, watched) => {
  const { number, events } = watched;
  const pattern = CIS_PATTERNS[number - 1];
  expect(Object.keys(events)).not.toEqual([]);
  for (const event of Object.values(events)) expect(matches(pattern, event)).toBe(true);
  expect(matches(pattern, everydayEvent)).toBe(false);
  // No other pattern tells of it by chance, but for those that share the names of calls, or the sign-in.
  const others = WATCHED.filter((other) => other !== watched).flatMap((other) => Object.values(other.events));
  expect(others.filter((event) => matches(pattern, event))).toEqual([]);
});
