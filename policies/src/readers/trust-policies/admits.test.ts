import fc from 'fast-check';
import { Property, type Value } from '../../model';
import { statementsOf } from '../policy-documents';
import { admits } from './admits';
import { usersWho } from './questions';

const SETTINGS = { machines: [], exemptRoles: [], externalIdIsMachine: true };
const QUESTIONS = [usersWho(SETTINGS, 'access key'), usersWho(SETTINGS, 'session without MFA')];

const letsPeopleIn = (policy: Value): readonly boolean[] => {
  const statements = statementsOf(new Property(policy, 'assumeRolePolicy'));
  return QUESTIONS.map((question) => statements.some((each) => admits(each, statements, question)));
};

/** Lines about MFA, and whether they hold for an access key and for a session without MFA, as the IAM guide says. */
const PRESENT = 'aws:MultiFactorAuthPresent';
const AGE = 'aws:MultiFactorAuthAge';
const LINES: readonly (readonly [
  operator: string,
  key: string,
  value: string,
  forKey: boolean,
  forSession: boolean,
])[] = [
  ['Bool', PRESENT, 'true', false, false],
  ['Bool', PRESENT, 'false', false, true],
  ['BoolIfExists', PRESENT, 'true', true, false],
  ['BoolIfExists', PRESENT, 'false', true, true],
  ['ForAnyValue:Bool', PRESENT, 'true', false, false],
  ['ForAllValues:Bool', PRESENT, 'true', true, false],
  ['StringEquals', PRESENT, 'true', false, false],
  ['StringNotEquals', PRESENT, 'true', true, true],
  ['StringNotEquals', PRESENT, 'false', true, false],
  ['Null', PRESENT, 'false', false, true],
  ['Null', PRESENT, 'true', true, false],
  ['Null', AGE, 'false', false, false],
  ['Null', AGE, 'true', true, true],
  ['NumericLessThan', AGE, '3600', false, false],
  ['NumericLessThanIfExists', AGE, '3600', true, true],
  ['NumericGreaterThanEquals', AGE, '0', false, false],
];
const lines = fc.uniqueArray(fc.constantFrom(...LINES), {
  maxLength: 3,
  // A block has an operator once; it may have several keys.
  selector: ([operator]) => operator,
});
const block = (chosen: readonly (typeof LINES)[number][]): Record<string, Value> =>
  Object.fromEntries(chosen.map(([operator, key, value]) => [operator, { [key]: value }]));

type Json = Record<string, Value>;
const ACCOUNT = 'arn:aws:iam::111122223333:root';
const allow = (condition: Json): Json => ({
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: 'sts:AssumeRole',
  Condition: condition,
});

test('whoever no Allow lets in stays out, and whoever a Deny is for', () => {
  fc.assert(
    fc.property(lines, fc.option(lines, { nil: undefined }), (allowed, denied) => {
      const policy: Json = {
        Statement: [
          allow(block(allowed)),
          ...(denied === undefined
            ? []
            : [{ Effect: 'Deny', Principal: '*', Action: '*', Condition: block(denied) } satisfies Json]),
        ],
      };
      const isIn = (holds: (line: (typeof LINES)[number]) => boolean): boolean =>
        allowed.every(holds) && !(denied?.every(holds) ?? false);
      expect(letsPeopleIn(policy)).toEqual([
        isIn(([, , , forKey]) => forKey),
        isIn(([, , , , forSession]) => forSession),
      ]);
    }),
    { numRuns: 300 },
  );
});

describe('the same policy in other words', () => {
  const oneOrList = (text: string): fc.Arbitrary<Value> => fc.constantFrom<Value>(text, [text]);
  const anyCase = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, text.toLowerCase(), text.toUpperCase());
  const action = fc.oneof(
    fc.constantFrom('sts:AssumeRole', 'sts:assumerole', 'STS:*', 'sts:Assume*', '*', 'sts:AssumeRol?').chain(oneOrList),
    fc.constantFrom<Value>(['sts:TagSession', 'sts:AssumeRole'], ['sts:SetSourceIdentity', 'sts:*']),
  );
  const principal = fc.oneof(
    oneOrList(ACCOUNT).map((AWS): Value => ({ AWS })),
    fc.constantFrom<Value>(
      '*',
      { AWS: '*' },
      { aws: ['111122223333'] },
      { Service: 'ec2.amazonaws.com', AWS: [ACCOUNT] },
    ),
  );
  const elements = fc.record({
    effect: anyCase('Effect'),
    principal: anyCase('Principal'),
    action: anyCase('Action'),
    condition: anyCase('Condition'),
    statement: anyCase('Statement'),
  });

  test('lets the same people in', () => {
    fc.assert(
      fc.property(
        lines,
        action,
        principal,
        elements,
        fc.boolean(),
        fc.boolean(),
        (chosen, Action, Principal, spelled, inList, asText) => {
          const other: Json = {
            [spelled.effect]: 'Allow',
            [spelled.principal]: Principal,
            [spelled.action]: Action,
            [spelled.condition]: Object.fromEntries(
              chosen.map(([operator, key, value]) => [operator.toUpperCase(), { [key.toLowerCase()]: [value] }]),
            ),
          };
          const policy: Json = { [spelled.statement]: inList ? [other] : other };
          const plain = letsPeopleIn({ Statement: [allow(block(chosen))] });
          expect(letsPeopleIn(asText ? JSON.stringify(policy) : policy)).toEqual(plain);
        },
      ),
      { numRuns: 300 },
    );
  });
});
