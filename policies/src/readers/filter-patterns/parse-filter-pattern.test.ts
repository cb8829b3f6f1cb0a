import * as fc from 'fast-check';
import { parseFilterPattern, type Json } from '.';

const EVENT: Json = {
  name: 'StopLogging',
  'with-dash': 1,
  'a b': 'quoted key',
  nothing: null,
  yes: true,
  no: false,
  count: 3,
  text: '3',
  'quote"d': 'say "hi"',
  who: { type: 'Root', tags: ['x', 'y'], list: [{ id: 1 }, { id: 2 }] },
};
const matches = (pattern: string): boolean | undefined => parseFilterPattern(pattern)?.(EVENT);

test.each<[string, boolean | undefined]>([
  ['{ $.name = "StopLogging" }', true],
  ['{$.name=StopLogging}', true],
  ['{ $.name = "StopLoggin" }', false],
  ['{ $.name = "stoplogging" }', false],
  ['{ $.name = "Stop*" }', true],
  ['{ $.name = *Logging }', true],
  ['{ $.name = S*g }', true],
  ['{ $.name = "topLogging" }', false],
  ['{ $.name = * }', true],
  ['{ $.name = "StopLoggin." }', false],
  ['{ $.name != "StopLogging" }', false],
  ['{ $.name != "Other" }', true],
  ['{ $.missing = "x" }', false],
  ['{ $.missing != "x" }', false],
  ['{ $.missing NOT EXISTS }', true],
  ['{ $.name NOT EXISTS }', false],
  ['{ $.name EXISTS }', true],
  ['{ $.missing exists }', false],
  ['{ $.nothing IS NULL }', true],
  ['{ $.name IS NULL }', false],
  ['{ $.nothing = "null" }', false],
  ['{ $.yes IS TRUE }', true],
  ['{ $.no IS TRUE }', false],
  ['{ $.no is false }', true],
  ['{ $.yes IS FALSE }', false],
  ['{ $.yes = true }', true],
  ['{ $.count = 3 }', true],
  ['{ $.count > 2 }', true],
  ['{ $.count > 3 }', false],
  ['{ $.count >= 3 }', true],
  ['{ $.count >= 4 }', false],
  ['{ $.count < 4 }', true],
  ['{ $.count < 3 }', false],
  ['{ $.count <= 3 }', true],
  ['{ $.count <= 2 }', false],
  ['{ $.text > 2 }', true],
  ['{ $.count > x }', undefined],
  ['{ $.with-dash = 1 }', true],
  ['{ $["a b"] = "quoted key" }', true],
  ["{ $['a b'] = quoted* }", true],
  ['{ $.text = "3" && $.name = Stop* }', true],
  ['{ $.who.type = Root }', true],
  ['{ $.who = Root }', false],
  ['{ $.name.type = Root }', false],
  ['{ $.name.type NOT EXISTS }', true],
  ['{ $.nothing.type NOT EXISTS }', true],
  ['{ $.name[*] NOT EXISTS }', true],
  ['{ $.nothing = * }', false],
  ['{ $.who = * }', false],
  ['{ $.who.list[*].id > 1 }', true],
  ['{ $.who.tags[0] = x }', true],
  ['{ $.who.tags[1] = x }', false],
  ['{ $.who.tags[2] = x }', false],
  ['{ $.who.tags[*] = y }', true],
  ['{ $.who.list[*].id = 2 }', true],
  ['{ $.who[*] = y }', false],
  ['{ $.name = %^Stop% }', true],
  ['{ $.name = %^Log% }', false],
  ['{ $.name != %Log% }', false],
  ['{ $.name = %(% }', undefined],
  ['{ $.name = x || $.count = 3 }', true],
  ['{ $.name = x || $.count = 4 }', false],
  ['{ $.name = x && $.count = 3 }', false],
  ['{ $.count = 3 || $.name = x && $.name = y }', true],
  ['{ ($.count = 3 || $.name = x) && $.name = y }', false],
  ['{ (($.count = 3)) }', true],
  ['{ ($.count = 3 }', undefined],
  ['{ $.count = 3) }', undefined],
  ['{ $.count }', undefined],
  ['{ $.count = }', undefined],
  ['{ $.count = && }', undefined],
  ['{ $.count = $.text }', undefined],
  ['{ $.count && 3 }', undefined],
  ['{ $.count ( 3 }', undefined],
  ['{ $.count IS }', undefined],
  ['{ $.count IS "NULL" }', undefined],
  ['{ $.count NOT NULL }', undefined],
  ['{ count = 3 }', undefined],
  ['{ $.count = 3 $.text = 3 }', undefined],
  ['{ $.count = 3 || }', undefined],
  ['{ $.count = 3 & $.text = 3 }', undefined],
  ['{ }', undefined],
  ['StopLogging', undefined],
  ['x { $.count = 3 }', undefined],
  ['{ $.count = 3 } x', undefined],
  ['', undefined],
])('%s', (pattern, expected) => {
  expect(matches(pattern)).toBe(expected);
});

test('spaces around everything', () => {
  expect(matches(' \n{  $.name  =  StopLogging  }\t ')).toBe(true);
});

test('quotes within quotes', () => {
  const event = { said: 'say "hi" \\ there' };
  expect(parseFilterPattern('{ $.said = "say \\"hi\\" \\\\ there" }')?.(event)).toBe(true);
});

test('characters that mean something in regular expressions mean themselves', () => {
  const text = fc.string({ minLength: 1 }).filter((value) => !/["\\*]/.test(value));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const is = parseFilterPattern(`{ $.x = "${one}" }`);
      expect(is?.({ x: one })).toBe(true);
      expect(is?.({ x: other })).toBe(one === other);
      expect(parseFilterPattern(`{ $.x = "*${one}*" }`)?.({ x: other + one + other })).toBe(true);
    }),
  );
});

test('spaces, parentheses and the order of alternatives change nothing', () => {
  const name = fc.constantFrom('CreateTrail', 'DeleteTrail', 'StopLogging');
  const space = fc.constantFrom('', ' ', '\n  ');
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), name, space, fc.boolean(), (names, called, gap, wrapped) => {
      const terms = names
        .map((each) => `$.eventName${gap}=${gap}${each}`)
        .map((term) => (wrapped ? `(${term})` : term));
      const written = (parts: readonly string[]): string => `{${gap}${parts.join(`${gap}||${gap}`)}${gap}}`;
      const expected = names.includes(called);
      expect(parseFilterPattern(written(terms))?.({ eventName: called })).toBe(expected);
      expect(parseFilterPattern(written([...terms].reverse()))?.({ eventName: called })).toBe(expected);
    }),
  );
});
