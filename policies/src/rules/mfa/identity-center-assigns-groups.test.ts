import { judge, row, unknown } from '../../rule/judge.fixture';
import { identityCenterAssignsGroups as rule } from './identity-center-assigns-groups';

test.each([
  'aws:ssoadmin/accountAssignment:AccountAssignment',
  'aws:ssoadmin/applicationAssignment:ApplicationAssignment',
  'aws-native:sso:Assignment',
  'aws-native:sso:ApplicationAssignment',
])('%s', (type) => {
  const judged = (principalType: Parameters<typeof row>[2][string]) => judge(rule, [row(type, 'a', { principalType })]);
  expect(judged('GROUP')).toEqual({ violations: [], undecided: [] });
  expect(judged('USER')).toEqual({
    violations: ['a: principalType is USER: access goes to a person and not to a group'],
    undecided: [],
  });
  expect(judged(unknown)).toEqual({ violations: [], undecided: ['a: principalType'] });
});
