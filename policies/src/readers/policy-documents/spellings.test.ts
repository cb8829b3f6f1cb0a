import fc from 'fast-check';
import { Property, type Value, type ValueMap } from '../../model';
import { allows, allowsEveryone, isTakenBack, statementsOf } from '.';

interface Plain {
  readonly effect: 'Allow' | 'Deny';
  readonly negated: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly everyone: boolean;
}

const ACTIONS = ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 's3:PutObject', 'iam:CreateUser'];

const plain: fc.Arbitrary<Plain> = fc.record({
  effect: fc.constantFrom('Allow', 'Deny'),
  negated: fc.boolean(),
  actions: fc.uniqueArray(fc.constantFrom(...ACTIONS, 'cloudtrail:*', 's3:Put*', '*'), { minLength: 1, maxLength: 3 }),
  resources: fc.uniqueArray(fc.constantFrom('*', 'arn:aws:s3:::a', 'arn:aws:s3:::*'), { minLength: 1, maxLength: 2 }),
  everyone: fc.boolean(),
});

/** How a document is written, apart from what it says. */
interface Spelling {
  readonly text: boolean;
  readonly single: boolean;
  readonly key: 'as it is' | 'camel' | 'lower' | 'upper';
  readonly actionCase: 'as it is' | 'upper';
  readonly principalInObject: boolean;
}

const spelling: fc.Arbitrary<Spelling> = fc.record({
  text: fc.boolean(),
  single: fc.boolean(),
  key: fc.constantFrom('as it is', 'camel', 'lower', 'upper'),
  actionCase: fc.constantFrom('as it is', 'upper'),
  principalInObject: fc.boolean(),
});

function write(statements: readonly Plain[], how: Spelling): Value {
  const key = (name: string): string => {
    if (how.key === 'camel') return name.charAt(0).toLowerCase() + name.slice(1);
    if (how.key === 'lower') return name.toLowerCase();
    return how.key === 'upper' ? name.toUpperCase() : name;
  };
  const list = <T extends Value>(items: readonly T[]): Value =>
    how.single && items.length === 1 ? (items[0] ?? null) : items;
  const written = statements.map(({ effect, negated, actions, resources, everyone }): ValueMap => {
    const names = how.actionCase === 'upper' ? actions.map((action) => action.toUpperCase()) : actions;
    const principal: Value = how.principalInObject ? { [key('AWS')]: list(['*']) } : '*';
    return {
      [key('Effect')]: effect,
      [key(negated ? 'NotAction' : 'Action')]: list(names),
      [key('Resource')]: list(resources),
      ...(everyone ? { [key('Principal')]: principal } : {}),
    };
  });
  const document: ValueMap = { [key('Statement')]: list(written) };
  return how.text ? JSON.stringify(document) : document;
}

/** All that rules ask of a document. */
function answers(document: Value): unknown {
  const statements = statementsOf(new Property({ policy: document }).at('policy'));
  return statements.map((statement) => [
    allowsEveryone(statement),
    ACTIONS.map((action) => [allows(statement, action), isTakenBack(statement, statements, action)]),
  ]);
}

const AS_AWS_WRITES_IT: Spelling = {
  text: false,
  single: false,
  key: 'as it is',
  actionCase: 'as it is',
  principalInObject: false,
};

test('equivalent spellings of a document say the same', () => {
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 3 }), spelling, (statements, how) => {
      expect(answers(write(statements, how))).toEqual(answers(write(statements, AS_AWS_WRITES_IT)));
    }),
  );
});
