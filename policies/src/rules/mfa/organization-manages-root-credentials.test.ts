import { judge, row } from '../../rule/judge.fixture';
import { organizationManagesRootCredentials as rule } from './organization-manages-root-credentials';

const FEATURES = row('aws:iam/organizationsFeatures:OrganizationsFeatures', 'f', {});
const said = 'o: The organization leaves root credentials to its member accounts';

test.each(['aws:organizations/organization:Organization', 'aws-native:organizations:Organization'])('%s', (type) => {
  const organization = row(type, 'o', {});
  expect(judge(rule, [organization, FEATURES])).toEqual({ violations: [], undecided: [] });
  expect(judge(rule, [organization])).toEqual({ violations: [said], undecided: [] });
});

test('a stack without an organization is none of its business', () => {
  expect(judge(rule, [row('aws:iam/user:User', 'alice', {})]).violations).toEqual([]);
});
