import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { administratorsRequireMfa as rule } from './administrators-require-mfa';
import { EVERYTHING, READING, REFUSAL, WITH_MFA, written } from './members.fixture';
import type { Json } from './trusts.fixture';

const ofGroup = 'admins: The group makes administrators of its members, with or without MFA';
const ofUser = 'alice: The user is an administrator, with or without MFA';
const GROUP = row('aws:iam/group:Group', 'admins', { name: unknown });
const USER = row('aws:iam/user:User', 'alice', { name: unknown });
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

const toGroup = (policyArn: string, name = 'attachment') =>
  row(
    'aws:iam/groupPolicyAttachment:GroupPolicyAttachment',
    name,
    { group: unknown, policyArn },
    { links: { group: ['admins'] } },
  );
const toUser = (policyArn: string) =>
  row(
    'aws:iam/userPolicyAttachment:UserPolicyAttachment',
    'attachment',
    { user: unknown, policyArn },
    { links: { user: ['alice'] } },
  );
const groupPolicy = (policy: unknown) =>
  row(
    'aws:iam/groupPolicy:GroupPolicy',
    'inline',
    { group: unknown, policy: policy as string },
    { links: { group: ['admins'] } },
  );
const userPolicy = (policy: string) =>
  row('aws:iam/userPolicy:UserPolicy', 'own', { user: unknown, policy }, { links: { user: ['alice'] } });
const violationsOf = (rows: readonly Row[], settings: Json = {}) => judge(rule, rows, settings).violations;

describe('a group', () => {
  test.each<[string, Row[], string[]]>([
    ['of administrators', [toGroup(ADMINISTRATOR)], [ofGroup]],
    ['of administrators of China', [toGroup('arn:aws-cn:iam::aws:policy/AdministratorAccess')], [ofGroup]],
    ['of power users', [toGroup('arn:aws:iam::aws:policy/PowerUserAccess')], [ofGroup]],
    ['of who gives rights', [toGroup('arn:aws:iam::aws:policy/IAMFullAccess')], [ofGroup]],
    ['of readers', [toGroup('arn:aws:iam::aws:policy/ReadOnlyAccess')], []],
    ['of a policy that is called so elsewhere', [toGroup('arn:aws:iam::111122223333:policy/AdministratorAccess')], []],
    ['with a document', [groupPolicy(written(EVERYTHING))], [ofGroup]],
    ['with a document that needs MFA', [groupPolicy(written({ ...EVERYTHING, ...WITH_MFA }))], []],
    [
      'with a document that needs MFA if there is any',
      [groupPolicy(written({ ...EVERYTHING, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }))],
      [ofGroup],
    ],
    [
      'with a document of keys only',
      [groupPolicy(written({ ...EVERYTHING, Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } }))],
      [ofGroup],
    ],
    ['with a document of little', [groupPolicy(written(READING))], []],
    ['with a refusal', [toGroup(ADMINISTRATOR), groupPolicy(written(REFUSAL))], []],
    ['with a refusal in the same document', [groupPolicy(written(EVERYTHING, REFUSAL))], []],
    ['that says no more', [], []],
  ])('%s', (_case, rows, violations) => {
    expect(violationsOf([GROUP, ...rows])).toEqual(violations);
  });

  test('with a refusal of another stack', () => {
    const arn = 'arn:aws:iam::111122223333:policy/require-mfa';
    const rows = [GROUP, toGroup(ADMINISTRATOR), toGroup(arn, 'other')];
    expect(violationsOf(rows)).toEqual([ofGroup]);
    expect(violationsOf(rows, { enforcedElsewhere: [arn] })).toEqual([]);
  });
});

describe('a user', () => {
  const membership = row(
    'aws:iam/userGroupMembership:UserGroupMembership',
    'membership',
    { user: unknown, groups: [unknown] },
    { links: { user: ['alice'], groups: ['admins'] } },
  );
  test.each<[string, Row[], string[]]>([
    ['who is an administrator', [toUser(ADMINISTRATOR)], [ofUser]],
    ['who is none', [toUser('arn:aws:iam::aws:policy/ReadOnlyAccess')], []],
    ['with a refusal', [toUser(ADMINISTRATOR), userPolicy(written(REFUSAL))], []],
    ['with a refusal of its group', [toUser(ADMINISTRATOR), GROUP, membership, groupPolicy(written(REFUSAL))], []],
    ['with a refusal of a group of others', [toUser(ADMINISTRATOR), GROUP, groupPolicy(written(REFUSAL))], [ofUser]],
  ])('%s', (_case, rows, violations) => {
    expect(violationsOf([USER, ...rows])).toEqual(violations);
  });

  test('of aws-native', () => {
    const user = row('aws-native:iam:User', 'alice', { managedPolicyArns: [ADMINISTRATOR] });
    expect(violationsOf([user])).toEqual([ofUser]);
  });
});

describe('what is unknown', () => {
  const notYet = 'is not known before the deployment, and judging it after would be too late';
  test('rights are not those of an administrator', () => {
    const attachment = row(
      'aws:iam/groupPolicyAttachment:GroupPolicyAttachment',
      'a',
      { group: unknown, policyArn: unknown },
      { links: { group: ['admins'] } },
    );
    expect(violationsOf([GROUP, groupPolicy(unknown), attachment])).toEqual([]);
  });

  test('a refusal is none yet', () => {
    expect(violationsOf([GROUP, toGroup(ADMINISTRATOR), groupPolicy(unknown)])).toEqual([`inline: policy ${notYet}`]);
  });
});
