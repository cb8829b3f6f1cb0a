import { Property, type Value } from '../../model';
import { unknown } from '../../rule/judge.fixture';
import { allowsWhatItDoesNotName, grantedBy, leftAllowing, statementsOf } from '.';

const read = (...statements: readonly Value[]) =>
  statementsOf(new Property({ policy: { Statement: statements } }).at('policy'));
const stop = { Effect: 'Allow', Action: 'cloudtrail:StopLogging', Resource: '*' };
const TRAIL = 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/all';

/** What the first statement grants of stopping trails. */
function granted(...statements: readonly Value[]): boolean {
  const all = read(...statements);
  const [first] = all;
  return first !== undefined && grantedBy(first, all, { actions: ['cloudtrail:StopLogging'] }).length > 0;
}

test.each<[string, Value, boolean]>([
  ['everything', '*', true],
  ['a trail', TRAIL, true],
  ['a service by a wildcard', 'arn:aws:cloud*:*:*:*', true],
  ['an ARN that ends early', 'arn:aws', true],
  ['another service', 'arn:aws:s3:::logs', false],
  ['another one beside it', ['arn:aws:s3:::logs', TRAIL], true],
  ['their own', 'arn:aws:cloudtrail:*:*:trail/${aws:username}', false],
  ['their own by id', 'arn:aws:cloudtrail:*:*:trail/${AWS:UserId}', false],
  ['a known one beside an unknown one', [unknown, TRAIL], true],
  ['none', null, true],
])('on %s', (_case, resource, expected) => {
  expect(granted({ ...stop, Resource: resource })).toBe(expected);
});

test('on all but some, whatever those are', () => {
  expect(granted({ ...stop, Resource: null, NotResource: TRAIL })).toBe(true);
});

test('on what is unknown is undecided', () => {
  expect(() => granted({ ...stop, Resource: unknown })).toThrow('policy.Statement[0].Resource is not known yet');
  expect(granted({ ...stop, Action: 's3:GetObject', Resource: unknown })).toBe(false);
});

const deny = { Effect: 'Deny', Action: 'cloudtrail:*', Resource: '*' };

test.each<[string, Value, Value, boolean]>([
  ['all of it', stop, deny, false],
  ['all but another action', stop, { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, false],
  ['all but this action', stop, { Effect: 'Deny', NotAction: 'cloudtrail:*', Resource: '*' }, true],
  ['another action', stop, { ...deny, Action: 'cloudtrail:DeleteTrail' }, true],
  ['on a condition', stop, { ...deny, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }, true],
  ['the same trail', { ...stop, Resource: TRAIL }, { ...deny, Resource: TRAIL }, false],
  ['more than the trail', { ...stop, Resource: [TRAIL] }, { ...deny, Resource: ['a', 'arn:aws:cloudtrail:*'] }, false],
  ['one of two trails', { ...stop, Resource: [TRAIL, `${TRAIL}-2`] }, { ...deny, Resource: TRAIL }, true],
  ['a trail of all', stop, { ...deny, Resource: TRAIL }, true],
  ['all but a trail', stop, { ...deny, Resource: null, NotResource: TRAIL }, true],
  ['a trail of all but one', { ...stop, Resource: null, NotResource: 'a' }, { ...deny, Resource: TRAIL }, true],
  ['without a resource', stop, { ...deny, Resource: null }, false],
  ['from everyone', stop, { ...deny, Principal: '*' }, false],
  ['from somebody', stop, { ...deny, Principal: { AWS: '123456789012' } }, true],
  ['from all but everyone', stop, { ...deny, Principal: null, NotPrincipal: { AWS: '*' } }, true],
  ['a trail, of a statement without a resource', { ...stop, Resource: null }, { ...deny, Resource: TRAIL }, true],
])('taken back: %s', (_case, allow, taking, left) => {
  expect(granted(allow, taking)).toBe(left);
  expect(leftAllowing(read(allow, taking), 'cloudtrail:StopLogging')).toHaveLength(left ? 1 : 0);
});

test('a statement that reaches one ARN', () => {
  const everywhere = { actions: ['s3:DeleteObjectVersion'], reaching: 'arn:aws:s3:::any-bucket/any-object' };
  const of = (resource: Value) => {
    const all = read({ Effect: 'Allow', Action: 's3:*', Resource: resource });
    return all.flatMap((each) => grantedBy(each, all, everywhere));
  };
  for (const wide of ['*', 'arn:aws:s3:::*', 'arn:aws-cn:s3:::*/*', ['arn:aws:s3:::a', '*'], null]) {
    expect(of(wide)).toEqual(['s3:DeleteObjectVersion']);
  }
  for (const narrow of ['arn:aws:s3:::mine/*', 'arn:aws:s3:::mine*', 'arn:aws:sqs:*']) expect(of(narrow)).toEqual([]);
});

test.each<[string, Value, boolean]>([
  ['everything', { ...stop, Action: '*' }, true],
  ['all but a service', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, true],
  ['every action of one service', { ...stop, Action: '*', Resource: 'arn:aws:s3:::*' }, false],
  ['one service', { ...stop, Action: 's3:*' }, false],
  ['a Deny', { ...stop, Effect: 'Deny', Action: '*' }, false],
])('allows what it does not name: %s', (_case, statement, expected) => {
  expect(read(statement).map(allowsWhatItDoesNotName)).toEqual([expected]);
});
