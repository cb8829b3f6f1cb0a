import { judge, row, unknown } from '../../rule/judge.fixture';
import { userHasNoAccessKey as rule } from './user-has-no-access-key';

const said = 'k: The user gets a long-term access key, which works without MFA';

describe.each([
  ['aws:iam/accessKey:AccessKey', 'user'],
  ['aws-native:iam:AccessKey', 'userName'],
])('%s', (type, user) => {
  test.each<[string, Parameters<typeof row>[2], Readonly<Record<string, unknown>>, string[]]>([
    ['a key', { [user]: 'alice' }, {}, [said]],
    ['an active key', { [user]: 'alice', status: 'Active' }, {}, [said]],
    ['an inactive key', { [user]: 'alice', status: 'Inactive' }, {}, []],
    ['of a machine', { [user]: 'ses-mail' }, { machineUsers: ['ses-*'] }, []],
    ['of a person beside machines', { [user]: 'alice' }, { machineUsers: ['ses-*'] }, [said]],
    ['of somebody not known', { [user]: unknown }, {}, [said]],
  ])('%s', (_case, props, settings, violations) => {
    expect(judge(rule, [row(type, 'k', props)], settings)).toEqual({ violations, undecided: [] });
  });

  test('what is unknown is undecided where it matters', () => {
    const judged = judge(rule, [row(type, 'k', { [user]: unknown })], { machineUsers: ['ses-*'] });
    expect(judged).toEqual({ violations: [], undecided: [`k: ${user}`] });
    expect(judge(rule, [row(type, 'k', { status: unknown })]).undecided).toEqual(['k: status']);
  });
});
