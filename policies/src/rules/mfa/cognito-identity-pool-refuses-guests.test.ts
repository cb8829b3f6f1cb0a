import { judge, row, unknown } from '../../rule/judge.fixture';
import { cognitoIdentityPoolRefusesGuests as rule } from './cognito-identity-pool-refuses-guests';

const said = 'pool: allowUnauthenticatedIdentities is true: whoever has not signed in gets credentials';

describe.each(['aws:cognito/identityPool:IdentityPool', 'aws-native:cognito:IdentityPool'])('%s', (type) => {
  test.each([
    ['guests', true, [said]],
    ['guests as text', 'true', [said]],
    ['no guests', false, []],
    ['the default, which is none', undefined, []],
  ])('%s', (_case, allowUnauthenticatedIdentities, violations) => {
    expect(judge(rule, [row(type, 'pool', { allowUnauthenticatedIdentities })])).toEqual({ violations, undecided: [] });
  });

  test('an unknown value is undecided', () => {
    const judged = judge(rule, [row(type, 'pool', { allowUnauthenticatedIdentities: unknown })]);
    expect(judged).toEqual({ violations: [], undecided: ['pool: allowUnauthenticatedIdentities'] });
  });
});
