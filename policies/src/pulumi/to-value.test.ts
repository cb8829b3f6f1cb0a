import { UNKNOWN } from '../model';
import { toValue } from './to-value';
import { UnknownValueError } from './unknown-values';

/** As the SDK hands properties to a policy: reading what is unknown throws. */
function guarded<T extends object>(holder: T, unknown: readonly string[]): T {
  return new Proxy(holder, {
    get: (target, key) => {
      if (unknown.includes(String(key)))
        throw new UnknownValueError('04da6b54-80e4-46f7-96ec-b56ff0331ba9', [String(key)]);
      return Reflect.get(target, key) as unknown;
    },
  });
}

test.each([
  ['nothing', undefined, null],
  ['null', null, null],
  ['a text', 'a', 'a'],
  ['a number', 0, 0],
  ['a boolean', false, false],
  ['a function, which is no property', () => 1, null],
  ['a list', ['a', { b: [1] }], ['a', { b: [1] }]],
  ['an object', { a: undefined, b: 'c' }, { a: null, b: 'c' }],
])('%s', (_case, given, value) => {
  expect(toValue(given)).toEqual(value);
});

test('what is unknown stays in its place, in objects and in lists', () => {
  expect(toValue(guarded({ a: 1, b: 'x' }, ['b']))).toEqual({ a: 1, b: UNKNOWN });
  expect(toValue(guarded(['a', 'b', 'c'], ['1']))).toEqual(['a', UNKNOWN, 'c']);
  expect(toValue({ list: guarded([{}, {}], ['0']) })).toEqual({ list: [UNKNOWN, {}] });
});

test('an error that is not about unknown values is not taken for one', () => {
  const broken = {
    get a(): string {
      throw new TypeError('broken');
    },
  };
  expect(() => toValue(broken)).toThrow(TypeError);
});
