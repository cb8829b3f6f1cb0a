import { judge, row, unknown } from '../../rule/judge.fixture';
import { rootCredentialsAreManaged as rule } from './root-credentials-are-managed';

const TYPE = 'aws:iam/organizationsFeatures:OrganizationsFeatures';
const lacks = (feature: string) => `f: enabledFeatures lacks ${feature}`;

test.each<[string, string[] | undefined, Readonly<Record<string, unknown>>, string[]]>([
  ['credentials', ['RootCredentialsManagement'], {}, []],
  ['both', ['RootSessions', 'RootCredentialsManagement'], { rootSessions: true }, []],
  ['sessions only', ['RootSessions'], {}, [lacks('RootCredentialsManagement')]],
  ['nothing', undefined, {}, [lacks('RootCredentialsManagement')]],
  [
    'credentials where sessions are wanted',
    ['RootCredentialsManagement'],
    { rootSessions: true },
    [lacks('RootSessions')],
  ],
])('%s', (_case, enabledFeatures, settings, violations) => {
  expect(judge(rule, [row(TYPE, 'f', { enabledFeatures })], settings)).toEqual({ violations, undecided: [] });
});

test('an unknown value is undecided', () => {
  const judged = judge(rule, [row(TYPE, 'f', { enabledFeatures: unknown })]);
  expect(judged).toEqual({ violations: [], undecided: ['f: enabledFeatures'] });
});
