import fc from 'fast-check';
import { Property, type Value } from '../../model';
import { unknown } from '../../rule/judge.fixture';
import { missingTexts } from './missing-texts';

const WANTED = ['api', 'audit', 'authenticator'];
const missing = (...lists: readonly Value[]) =>
  missingTexts(
    lists.map((list, index) => new Property(list, `list${index}`)),
    WANTED,
  );

const inAnyCase = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1));
const lists = fc
  .array(fc.constantFrom(...WANTED, 'scheduler'), { maxLength: 8 })
  .chain((texts) => fc.record({ texts: fc.constant(texts), spelt: fc.tuple(...texts.map(inAnyCase)) }))
  .chain(({ texts, spelt }) => fc.record({ texts: fc.constant(texts), spelt: fc.constant(spelt), cut: fc.nat(8) }));

test('neither order, case, number nor the list matters', () => {
  fc.assert(
    fc.property(lists, ({ texts, spelt, cut }) => {
      const wanted = WANTED.filter((text) => !texts.includes(text));
      expect(missing([...spelt])).toEqual(wanted);
      expect(missing(spelt.slice(0, cut), spelt.slice(cut))).toEqual(wanted);
      expect(missing(...spelt)).toEqual(wanted);
    }),
  );
});

test('what is not known matters only while something is missing', () => {
  expect(missing([...WANTED, unknown])).toEqual([]);
  expect(missing(WANTED, unknown)).toEqual([]);
  expect(() => missing(['api', unknown])).toThrow('list0[1] is not known yet');
  expect(() => missing(['api'], unknown)).toThrow('list1 is not known yet');
});
