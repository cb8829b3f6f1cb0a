import { judge, row } from '../../rule/judge.fixture';
import { accountHasPasswordPolicy as rule } from './account-has-password-policy';

const POLICY = row('aws:iam/accountPasswordPolicy:AccountPasswordPolicy', 'p', {});
const OTHER = row('aws:iam/user:User', 'alice', {});

test.each([
  ['a baseline with a policy', [POLICY], { baseline: true }, []],
  ['a baseline without', [OTHER], { baseline: true }, ['stack: The baseline of the account has no password policy']],
  ['no baseline', [OTHER], {}, []],
])('%s', (_case, rows, settings, violations) => {
  expect(judge(rule, rows, settings)).toEqual({ violations, undecided: [] });
});
