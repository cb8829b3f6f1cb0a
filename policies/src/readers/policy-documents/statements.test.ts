import { Property, type Value } from '../../model';
import { unknown } from '../../rule/judge.fixture';
import { allows, leftAllowing, statementsOf } from '.';

const read = (document: Value) => statementsOf(new Property({ policy: document }).at('policy'));
const stop = { Effect: 'Allow', Action: 'cloudtrail:StopLogging', Resource: '*' };

test.each<[string, Value]>([
  ['an object', { Statement: [stop] }],
  ['JSON text', JSON.stringify({ Version: '2012-10-17', Statement: [stop] })],
  ['one statement without a list', { Statement: stop }],
  ['lower case elements', { statement: { effect: 'Allow', action: ['CLOUDTRAIL:stoplogging'], resource: '*' } }],
  ['wildcards', { Statement: { ...stop, Action: ['s3:Get*', 'cloudtrail:St?p*'] } }],
  ['everything else', { Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } }],
  ['a known action beside an unknown one', { Statement: { ...stop, Action: [unknown, 'cloudtrail:*'] } }],
  ['an unknown statement after it', { Statement: [stop, { ...stop, Action: 's3:*', Resource: unknown }] }],
])('%s allows what it says', (_case, document) => {
  const statements = read(document);
  expect(statements.slice(0, 1).map((each) => allows(each, 'cloudtrail:StopLogging'))).toEqual([true]);
  expect(leftAllowing(statements, 'cloudtrail:StopLogging')).toHaveLength(1);
});

test.each<[string, Value, string]>([
  ['no JSON', '{"Statement"', 'policy is no JSON at line 1, column 13'],
  ['no statement', { Version: '2012-10-17' }, 'policy has no Statement'],
  [
    'an effect in the wrong case',
    { Statement: { ...stop, Effect: 'allow' } },
    'policy.Statement.Effect is neither Allow nor Deny',
  ],
  ['no effect', { Statement: [{ ...stop, Effect: null }] }, 'policy.Statement[0].Effect is neither Allow nor Deny'],
  ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }, 'policy.Statement has neither Action nor NotAction'],
  ['both', { Statement: { ...stop, NotAction: 'a:b' } }, 'policy.Statement says both Action and NotAction'],
  ['twice', { Statement: stop, statement: stop }, 'policy says Statement more than once'],
  ['an action that is no text', { Statement: { ...stop, Action: [{}] } }, 'policy.Statement.Action[0] is no text'],
  ['an action that is null', { Statement: { ...stop, Action: [null] } }, 'policy.Statement.Action[0] is no text'],
])('%s is malformed', (_case, document, message) => {
  expect(() => read(document).map((each) => allows(each, 'cloudtrail:StopLogging'))).toThrow(message);
});

test('no document has no statements', () => {
  expect(read(null)).toEqual([]);
  expect(read('')).toEqual([]);
});
