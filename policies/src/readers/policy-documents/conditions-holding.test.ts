import fc from 'fast-check';
import { Property, UndecidedError, UNKNOWN, type Value } from '../../model';
import { conditionsOf } from './conditions';
import { holdFor, type Outcome, type RequestKey } from './conditions-holding';

const KEY = 'aws:PrincipalTag/team';
const evaluated = (Condition: Value, given: RequestKey): Outcome =>
  holdFor(conditionsOf(new Property({ Condition }, 'policy.Statement')), (key) =>
    key === KEY.toLowerCase() ? given : 'anything',
  );
const holds = (operator: string, wanted: Value, given: RequestKey): Outcome =>
  evaluated({ [operator]: { [KEY]: wanted } }, given);

describe('an operator', () => {
  test.each<[string, Value, string, Outcome]>([
    ['StringEquals', 'a', 'a', 'yes'],
    ['StringEquals', 'a', 'A', 'no'],
    ['StringEquals', 'a*', 'ab', 'no'],
    ['StringEquals', ['a', 'b'], 'b', 'yes'],
    ['StringEquals', [], 'b', 'no'],
    ['StringNotEquals', 'a', 'b', 'yes'],
    ['StringNotEquals', ['a', 'b'], 'b', 'no'],
    ['StringNotEquals', ['a', 'b'], 'c', 'yes'],
    ['StringEqualsIgnoreCase', 'a', 'A', 'yes'],
    ['StringEqualsIgnoreCase', 'a', 'b', 'no'],
    ['StringNotEqualsIgnoreCase', 'a', 'A', 'no'],
    ['StringLike', 'a*', 'ab', 'yes'],
    ['StringLike', 'a?', 'abc', 'no'],
    ['StringNotLike', 'a*', 'ab', 'no'],
    ['StringNotLike', 'a*', 'b', 'yes'],
    ['Bool', 'true', 'true', 'yes'],
    ['Bool', true, 'true', 'yes'],
    ['Bool', 'TRUE', 'true', 'yes'],
    ['Bool', 'false', 'true', 'no'],
    ['NumericEquals', 3, '3', 'yes'],
    ['NumericEquals', '3.0', '3', 'yes'],
    ['NumericEquals', '3', '4', 'no'],
    ['NumericNotEquals', '3', '4', 'yes'],
    ['NumericNotEquals', '3', '3', 'no'],
    ['NumericLessThan', '3', '2', 'yes'],
    ['NumericLessThan', '3', '3', 'no'],
    ['NumericLessThan', '', '-1', 'no'],
    ['NumericLessThanEquals', '3', '3', 'yes'],
    ['NumericLessThanEquals', '3', '4', 'no'],
    ['NumericGreaterThan', '3', '4', 'yes'],
    ['NumericGreaterThan', '3', '3', 'no'],
    ['NumericGreaterThanEquals', '3', '3', 'yes'],
    ['NumericGreaterThanEquals', '3', '2', 'no'],
    ['ArnEquals', 'arn:aws:iam::1:role/x', 'arn:aws:iam::1:role/x', 'yes'],
    ['ArnEquals', 'arn:aws:iam::*:role/x*', 'arn:aws:iam::1:role/xy', 'yes'],
    ['ArnLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a:b', 'yes'],
    ['ArnLike', 'arn:aws:*:role/x', 'arn:aws:iam::1:role/x', 'maybe'],
    ['ArnLike', 'arn:aws:iam::*', 'arn:aws:iam::1:role/x', 'maybe'],
    ['ArnLike', 'arn:aws:*::1:role/x', 'arn:aws:iam::1:role/x', 'yes'],
    ['ArnLike', 'arn:aws:iam::2:*', 'arn:aws:iam::1:role/x', 'no'],
    ['ArnLike', '*', 'arn:aws:iam::1:role/x', 'yes'],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a', 'no'],
    ['ArnNotEquals', 'arn:aws:iam::2:role/*', 'arn:aws:iam::1:role/a', 'yes'],
    ['DateLessThan', '2026-01-01', '2025-01-01', 'maybe'],
    ['DateNotEquals', '2026-01-01', '2025-01-01', 'maybe'],
    ['IpAddress', '10.0.0.0/8', '10.0.0.1', 'maybe'],
    ['NotIpAddress', '10.0.0.0/8', '10.0.0.1', 'maybe'],
    ['StringEquals', '${aws:username}', 'a', 'maybe'],
    ['StringEquals', ['${aws:username}', 'a'], 'a', 'yes'],
    ['StringEquals', ['${aws:username}', 'b'], 'a', 'maybe'],
    ['StringNotEquals', '${aws:username}', 'a', 'maybe'],
  ])('%s %j: a request with %s: %s', (operator, wanted, given, outcome) => {
    expect(holds(operator, wanted, [given])).toBe(outcome);
    expect(holds(operator.toUpperCase(), wanted, [given])).toBe(outcome);
    expect(holds(`${operator}IfExists`, wanted, [given])).toBe(outcome);
    expect(holds(`ForAnyValue:${operator}`, wanted, [given])).toBe(outcome);
    expect(holds(`ForAllValues:${operator}`, wanted, [given])).toBe(outcome);
  });
});

describe('a key that is absent', () => {
  test.each<[string, Outcome]>([
    ['StringEquals', 'no'],
    ['StringNotEquals', 'yes'],
    ['NotIpAddress', 'yes'],
    ['IpAddress', 'no'],
    ['DateNotEquals', 'yes'],
    ['Bool', 'no'],
    ['BoolIfExists', 'yes'],
    ['StringNotEqualsIfExists', 'yes'],
    ['ForAllValues:Bool', 'yes'],
    ['ForAllValues:StringNotLike', 'yes'],
    ['ForAnyValue:Bool', 'no'],
    ['ForAnyValue:StringNotLike', 'no'],
    ['ForAnyValue:BoolIfExists', 'yes'],
  ])('%s: %s', (operator, outcome) => {
    expect(holds(operator, 'x', 'absent')).toBe(outcome);
  });
});

describe('Null', () => {
  test.each<[Value, RequestKey, Outcome]>([
    ['true', 'absent', 'yes'],
    [true, 'absent', 'yes'],
    ['TRUE', ['x'], 'no'],
    ['false', 'absent', 'no'],
    [false, ['x'], 'yes'],
    [['true', 'false'], ['x'], 'yes'],
    ['true', 'anything', 'maybe'],
  ])('%j of %j: %s', (wanted, given, outcome) => {
    expect(holds('Null', wanted, given)).toBe(outcome);
  });
});

describe('several values in the request', () => {
  test.each<[string, Value, Outcome]>([
    ['ForAnyValue:StringEquals', 'a', 'yes'],
    ['ForAllValues:StringEquals', 'a', 'no'],
    ['ForAllValues:StringEquals', ['a', 'b'], 'yes'],
    ['ForAllValues:StringEquals', ['a', '${aws:username}'], 'maybe'],
    ['ForAnyValue:StringNotEquals', 'a', 'yes'],
    ['ForAllValues:StringNotEquals', 'a', 'no'],
  ])('%s %j: %s', (operator, wanted, outcome) => {
    expect(holds(operator, wanted, ['a', 'b'])).toBe(outcome);
  });
});

describe('a block', () => {
  test.each<[Value, Outcome]>([
    [{}, 'yes'],
    [{ StringEquals: { [KEY]: 'a' }, StringLike: { [KEY]: 'a*' } }, 'yes'],
    [{ StringEquals: { [KEY]: 'a', 'aws:SourceIp': 'x' } }, 'maybe'],
    [{ StringEquals: { [KEY]: 'b', 'aws:SourceIp': 'x' } }, 'no'],
    [{ StringEquals: { [KEY]: 'a' }, StringLike: { [KEY]: 'b*' } }, 'no'],
    [{ StringEquals: { [KEY]: 'b', 'aws:SourceIp': UNKNOWN } }, 'no'],
    [{ StringEquals: { [KEY]: 'b' }, StringLike: { [KEY]: UNKNOWN } }, 'no'],
    [{ StringEquals: { 'aws:SourceIp': UNKNOWN } }, 'maybe'],
  ])('%j: %s', (condition, outcome) => {
    expect(evaluated(condition, ['a'])).toBe(outcome);
  });

  test.each<[Value]>([[UNKNOWN], [['x', UNKNOWN]]])('a value that is not known is undecided: %j', (wanted) => {
    expect(() => holds('StringEquals', wanted, ['a'])).toThrow(UndecidedError);
  });
});

/** Random case, letter by letter. */
const inAnyCase = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) =>
      [...text].map((each, index) => (upper[index] === true ? each.toUpperCase() : each.toLowerCase())).join(''),
    );

describe('however it is spelled', () => {
  const OPERATORS = [
    'StringEquals',
    'StringNotLike',
    'Bool',
    'NumericLessThan',
    'Null',
    'ForAllValues:Bool',
    'BoolIfExists',
  ];
  const given = fc.oneof(
    fc.constantFrom<RequestKey>('absent', 'anything'),
    fc.array(fc.constantFrom('true', 'false', '3', 'x'), { minLength: 1, maxLength: 2 }),
  );
  const values = fc.uniqueArray(fc.constantFrom<string>('true', 'false', '3', 'x*'), { minLength: 1, maxLength: 3 });

  test('it holds alike', () => {
    const spelled = fc.tuple(fc.constantFrom(...OPERATORS), values, given).chain(([operator, texts, request]) =>
      fc.record({
        operator: fc.constant(operator),
        texts: fc.constant(texts),
        request: fc.constant(request),
        otherOperator: inAnyCase(operator),
        otherKey: inAnyCase(KEY),
        shuffled: fc.shuffledSubarray(texts, { minLength: texts.length, maxLength: texts.length }),
      }),
    );
    fc.assert(
      fc.property(spelled, ({ operator, texts, request, otherOperator, otherKey, shuffled }) => {
        const typed = shuffled.map((text): Value =>
          text === 'true' ? true : text === 'false' ? false : text === '3' ? 3 : text,
        );
        const plain = holds(operator, texts, request);
        expect(evaluated({ [otherOperator]: { [otherKey]: typed } }, request)).toBe(plain);
        if (typed.length === 1) expect(evaluated({ [otherOperator]: { [otherKey]: typed[0] } }, request)).toBe(plain);
      }),
    );
  });
});
