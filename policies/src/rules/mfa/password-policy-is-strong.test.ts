import { judge, row, unknown } from '../../rule/judge.fixture';
import { passwordPolicyIsStrong as rule } from './password-policy-is-strong';

const STRONG = {
  minimumPasswordLength: 14,
  passwordReusePrevention: 24,
  requireLowercaseCharacters: true,
  requireUppercaseCharacters: true,
  requireNumbers: true,
  requireSymbols: true,
};
const judged = (props: Parameters<typeof row>[2], settings = {}) =>
  judge(rule, [row('aws:iam/accountPasswordPolicy:AccountPasswordPolicy', 'p', { ...STRONG, ...props })], settings);

test.each<[string, Parameters<typeof row>[2], object, string[]]>([
  ['strong', {}, {}, []],
  ['stronger', { minimumPasswordLength: 20, maxPasswordAge: 90 }, {}, []],
  ['as text', { minimumPasswordLength: '14', requireNumbers: 'true' }, {}, []],
  ['short', { minimumPasswordLength: 13 }, {}, ['p: minimumPasswordLength is less than 14']],
  ['the default length', { minimumPasswordLength: undefined }, {}, ['p: minimumPasswordLength is less than 14']],
  ['the default length where it suffices', { minimumPasswordLength: undefined }, { minimumLength: 6 }, []],
  [
    'less than the default',
    { minimumPasswordLength: undefined },
    { minimumLength: 7 },
    ['p: minimumPasswordLength is less than 7'],
  ],
  ['used again', { passwordReusePrevention: 23 }, {}, ['p: passwordReusePrevention is less than 24']],
  ['used again at will', { passwordReusePrevention: undefined }, {}, ['p: passwordReusePrevention is less than 24']],
  ['used again where that is well', { passwordReusePrevention: undefined }, { reusePrevention: 0 }, []],
  ['used again after four', { passwordReusePrevention: 4 }, { reusePrevention: 4 }, []],
  ['kept for ever', {}, { maxAgeDays: 90 }, ['p: maxPasswordAge is not between 1 and 90']],
  [
    'kept for ever, in figures',
    { maxPasswordAge: 0 },
    { maxAgeDays: 90 },
    ['p: maxPasswordAge is not between 1 and 90'],
  ],
  ['kept long', { maxPasswordAge: 91 }, { maxAgeDays: 90 }, ['p: maxPasswordAge is not between 1 and 90']],
  ['changed in time', { maxPasswordAge: 90 }, { maxAgeDays: 90 }, []],
  ['changed daily', { maxPasswordAge: 1 }, { maxAgeDays: 90 }, []],
  ['no lower case', { requireLowercaseCharacters: false }, {}, ['p: requireLowercaseCharacters is not true']],
  ['no upper case', { requireUppercaseCharacters: undefined }, {}, ['p: requireUppercaseCharacters is not true']],
  ['no digits', { requireNumbers: false }, {}, ['p: requireNumbers is not true']],
  ['no symbols', { requireSymbols: false }, {}, ['p: requireSymbols is not true']],
  ['no symbols where that is well', { requireSymbols: false }, { everyKindOfCharacter: false }, []],
])('%s', (_case, props, settings, violations) => {
  expect(judged(props, settings)).toEqual({ violations, undecided: [] });
});

test('what is unknown does not hide the rest', () => {
  expect(judged({ minimumPasswordLength: unknown, requireNumbers: unknown, requireSymbols: false })).toEqual({
    violations: ['p: requireSymbols is not true'],
    undecided: ['p: minimumPasswordLength', 'p: requireNumbers'],
  });
});
