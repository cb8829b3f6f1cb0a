import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { consoleUserRequiresMfa as rule } from './console-user-requires-mfa';
import { EVERYTHING, READING, REFUSAL, WITH_MFA, written } from './members.fixture';
import type { Json } from './trusts.fixture';

const said = 'profile: The user signs in with a password, and no policy refuses what is done without MFA';
const USER = row('aws:iam/user:User', 'alice', { name: unknown });
const PROFILE = row(
  'aws:iam/userLoginProfile:UserLoginProfile',
  'profile',
  { user: unknown },
  { links: { user: ['alice'] } },
);
const GROUP = row('aws:iam/group:Group', 'people', { name: unknown });
const MEMBERSHIP = row(
  'aws:iam/userGroupMembership:UserGroupMembership',
  'membership',
  { user: unknown, groups: [unknown] },
  { links: { user: ['alice'], groups: ['people'] } },
);
const ofUser = (policy: unknown) =>
  row(
    'aws:iam/userPolicy:UserPolicy',
    'inline',
    { user: unknown, policy: policy as string },
    { links: { user: ['alice'] } },
  );
const ofGroup = (policy: string) =>
  row('aws:iam/groupPolicy:GroupPolicy', 'inline', { group: unknown, policy }, { links: { group: ['people'] } });
const POLICY = row('aws:iam/policy:Policy', 'refusal', { policy: written(REFUSAL), arn: unknown });
const refusal = written(REFUSAL);

const violationsOf = (rows: readonly Row[], settings: Json = {}) => judge(rule, rows, settings).violations;

describe('a refusal reaches the user', () => {
  const attachment = (type: string, property: string, arns: string, member: string) =>
    row(
      type,
      'attachment',
      { [property]: unknown, [arns]: unknown },
      { links: { [property]: [member], [arns]: ['refusal'] } },
    );

  test.each<[string, Row[]]>([
    ['as its own document', [ofUser(refusal)]],
    [
      'as its own policy',
      [POLICY, attachment('aws:iam/userPolicyAttachment:UserPolicyAttachment', 'user', 'policyArn', 'alice')],
    ],
    [
      'as a policy of several',
      [POLICY, attachment('aws:iam/policyAttachment:PolicyAttachment', 'users', 'policyArn', 'alice')],
    ],
    [
      'as one of all its policies',
      [
        POLICY,
        attachment(
          'aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive',
          'userName',
          'policyArns',
          'alice',
        ),
      ],
    ],
    ['as the document of its group', [GROUP, MEMBERSHIP, ofGroup(refusal)]],
    [
      'as the policy of its group',
      [
        GROUP,
        MEMBERSHIP,
        POLICY,
        attachment('aws:iam/groupPolicyAttachment:GroupPolicyAttachment', 'group', 'policyArn', 'people'),
      ],
    ],
    [
      'as a policy of several groups',
      [
        GROUP,
        MEMBERSHIP,
        POLICY,
        attachment('aws:iam/policyAttachment:PolicyAttachment', 'groups', 'policyArn', 'people'),
      ],
    ],
    [
      'as one of all the policies of its group',
      [
        GROUP,
        MEMBERSHIP,
        POLICY,
        attachment(
          'aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive',
          'groupName',
          'policyArns',
          'people',
        ),
      ],
    ],
    [
      'through the members of the group',
      [
        GROUP,
        row(
          'aws:iam/groupMembership:GroupMembership',
          'membership',
          { group: unknown, users: [unknown] },
          { links: { group: ['people'], users: ['alice'] } },
        ),
        ofGroup(refusal),
      ],
    ],
    ['beside rights', [ofUser(written(READING, REFUSAL))]],
  ])('%s', (_case, rows) => {
    expect(violationsOf([USER, PROFILE, ...rows])).toEqual([]);
  });

  test('by names, of whatever stack', () => {
    const rows = [
      row('aws:iam/userLoginProfile:UserLoginProfile', 'profile', { user: 'alice' }),
      row('aws:iam/userGroupMembership:UserGroupMembership', 'membership', { user: 'alice', groups: ['people'] }),
    ];
    const inline = (group: string) => row('aws:iam/groupPolicy:GroupPolicy', 'inline', { group, policy: refusal });
    expect(violationsOf([...rows, inline('people')])).toEqual([]);
    expect(violationsOf([...rows, inline('others')])).toEqual([said]);
  });

  test('of aws-native', () => {
    const user = row('aws-native:iam:User', 'profile', {
      userName: 'alice',
      loginProfile: { password: 'x' },
      groups: ['people'],
    });
    const group = (document: string) =>
      row('aws-native:iam:Group', 'people', { groupName: 'people', policies: [{ policyDocument: document }] });
    expect(violationsOf([user])).toEqual([said]);
    expect(violationsOf([user, group(refusal)])).toEqual([]);
    expect(violationsOf([user, group(written(READING))])).toEqual([said]);
    expect(violationsOf([row('aws-native:iam:User', 'profile', { userName: 'alice' })])).toEqual([]);
  });

  test.each<[string, Row]>([
    [
      'aws-native:iam:UserPolicy',
      row('aws-native:iam:UserPolicy', 'p', { userName: 'alice', policyDocument: refusal }),
    ],
    ['aws-native:iam:Policy', row('aws-native:iam:Policy', 'p', { users: ['alice'], policyDocument: refusal })],
    [
      'aws-native:iam:ManagedPolicy',
      row('aws-native:iam:ManagedPolicy', 'p', { users: ['alice'], policyDocument: refusal }),
    ],
  ])('by %s', (_type, policy) => {
    const profile = row('aws:iam/userLoginProfile:UserLoginProfile', 'profile', { user: 'alice' });
    expect(violationsOf([profile, policy])).toEqual([]);
  });

  test.each<[string, Row[]]>([
    [
      'aws-native:iam:GroupPolicy',
      [row('aws-native:iam:GroupPolicy', 'p', { groupName: 'people', policyDocument: refusal })],
    ],
    ['aws-native:iam:Policy', [row('aws-native:iam:Policy', 'p', { groups: ['people'], policyDocument: refusal })]],
    [
      'aws-native:iam:ManagedPolicy',
      [row('aws-native:iam:ManagedPolicy', 'p', { groups: ['people'], policyDocument: refusal })],
    ],
  ])('by %s of its group', (_type, policies) => {
    const profile = row('aws:iam/userLoginProfile:UserLoginProfile', 'profile', { user: 'alice' });
    const membership = row('aws-native:iam:UserToGroupAddition', 'm', { groupName: 'people', users: ['alice'] });
    expect(violationsOf([profile, membership, ...policies])).toEqual([]);
  });

  test('by a managed policy whose ARN is known', () => {
    const arn = 'arn:aws:iam::111122223333:policy/refusal';
    const rows = [
      row('aws:iam/userLoginProfile:UserLoginProfile', 'profile', { user: 'alice' }),
      row('aws:iam/userPolicyAttachment:UserPolicyAttachment', 'attachment', { user: 'alice', policyArn: arn }),
    ];
    expect(violationsOf([...rows, row('aws:iam/policy:Policy', 'refusal', { arn, policy: refusal })])).toEqual([]);
    expect(
      violationsOf([...rows, row('aws:iam/policy:Policy', 'refusal', { arn: `${arn}-2`, policy: refusal })]),
    ).toEqual([said]);
  });
});

describe('what is no refusal', () => {
  const deny = (more: Json): Json => ({ ...REFUSAL, ...more });
  test.each<[string, Row[]]>([
    ['nothing', []],
    ['rights', [ofUser(written(READING))]],
    [
      'a refusal that spares access keys',
      [ofUser(written(deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })))],
    ],
    [
      'a refusal of access keys only',
      [ofUser(written(deny({ Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } })))],
    ],
    ['a refusal of some actions', [ofUser(written(deny({ NotAction: undefined, Action: 's3:*' })))]],
    ['a refusal that leaves IAM', [ofUser(written(deny({ NotAction: 'iam:*' })))]],
    ['a refusal that leaves taking devices away', [ofUser(written(deny({ NotAction: 'iam:Deactivate*' })))]],
    ['a refusal on one bucket', [ofUser(written(deny({ Resource: 'arn:aws:s3:::a' })))]],
    ['a refusal but on one bucket', [ofUser(written(deny({ Resource: undefined, NotResource: 'arn:aws:s3:::a' })))]],
    [
      'a refusal from some places',
      [
        ofUser(
          written(deny({ Condition: { ...(REFUSAL.Condition as Json), IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })),
        ),
      ],
    ],
    ['an Allow without MFA', [ofUser(written(deny({ Effect: 'Allow' })))]],
    ['a refusal that nobody has', [POLICY]],
    ['a refusal of a group of others', [GROUP, ofGroup(refusal)]],
    [
      'a policy of AWS',
      [
        row(
          'aws:iam/userPolicyAttachment:UserPolicyAttachment',
          'a',
          { user: unknown, policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
          { links: { user: ['alice'] } },
        ),
      ],
    ],
  ])('%s', (_case, rows) => {
    expect(violationsOf([USER, PROFILE, ...rows])).toEqual([said]);
  });

  test('in two halves, it is one', () => {
    const halves = [
      { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    ];
    const policy = written(...halves.map((Condition) => deny({ Condition })));
    expect(violationsOf([USER, PROFILE, ofUser(policy)])).toEqual([]);
  });
});

describe('rights that all need MFA', () => {
  const own = {
    Effect: 'Allow',
    Action: 'iam:*MFADevice',
    Resource: ['arn:aws:iam::*:mfa/${aws:username}', 'arn:aws:iam::*:user/${aws:username}'],
  };
  test.each<[string, Row[], string[]]>([
    ['all', [ofUser(written({ ...READING, ...WITH_MFA }))], []],
    ['all but those over oneself', [ofUser(written({ ...EVERYTHING, ...WITH_MFA }, own))], []],
    [
      'all but those over another',
      [ofUser(written({ ...EVERYTHING, ...WITH_MFA }, { ...own, Resource: [...own.Resource, '*'] }))],
      [said],
    ],
    [
      'all but those over what is not oneself',
      [ofUser(written({ ...own, Resource: undefined, NotResource: own.Resource }))],
      [said],
    ],
    ['some', [ofUser(written({ ...EVERYTHING, ...WITH_MFA }, READING))], [said]],
    [
      'if there is MFA',
      [ofUser(written({ ...READING, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }))],
      [said],
    ],
    [
      'all, and those of a group that is not known',
      [
        ofUser(written({ ...READING, ...WITH_MFA })),
        { ...MEMBERSHIP, props: { user: unknown, groups: ['elsewhere'] }, links: { user: ['alice'] } },
      ],
      [said],
    ],
  ])('%s', (_case, rows, violations) => {
    expect(violationsOf([USER, PROFILE, ...rows])).toEqual(violations);
  });
});

describe('what other stacks make', () => {
  const arn = 'arn:aws:iam::111122223333:policy/require-mfa';
  const attachment = row(
    'aws:iam/userPolicyAttachment:UserPolicyAttachment',
    'a',
    { user: unknown, policyArn: arn },
    { links: { user: ['alice'] } },
  );
  const membership: Row = { ...MEMBERSHIP, props: { user: unknown, groups: ['people'] }, links: { user: ['alice'] } };
  test.each<[string, Row, string[], string[]]>([
    ['a policy', attachment, ['*:policy/require-mfa'], []],
    ['another policy', attachment, ['*:policy/other'], [said]],
    ['a group', membership, ['peo*'], []],
    ['another group', membership, ['other'], [said]],
  ])('%s', (_case, each, enforcedElsewhere, violations) => {
    expect(violationsOf([USER, PROFILE, each], { enforcedElsewhere })).toEqual(violations);
  });

  test('a group of this stack is judged by its policies', () => {
    const group = row('aws:iam/group:Group', 'people', { name: 'people' });
    expect(violationsOf([USER, PROFILE, group, MEMBERSHIP], { enforcedElsewhere: ['people'] })).toEqual([said]);
  });
});

describe('what is unknown', () => {
  const notYet = 'is not known before the deployment, and judging it after would be too late';
  test('a document is refused', () => {
    expect(violationsOf([USER, PROFILE, ofUser(unknown)])).toEqual([`inline: policy ${notYet}`]);
    expect(judge(rule, [USER, PROFILE, ofUser(unknown)], { onUnknown: 'undecided' })).toEqual({
      violations: [],
      undecided: ['inline: policy'],
    });
  });

  test('a document beside a refusal does not matter', () => {
    const other = { ...ofUser(unknown), name: 'other' };
    expect(violationsOf([USER, PROFILE, other, ofUser(refusal)])).toEqual([]);
  });

  test('an ARN is no refusal, but may be one of another stack', () => {
    const attachment = row(
      'aws:iam/userPolicyAttachment:UserPolicyAttachment',
      'a',
      { user: unknown, policyArn: unknown },
      { links: { user: ['alice'] } },
    );
    expect(violationsOf([USER, PROFILE, attachment])).toEqual([said]);
    expect(violationsOf([USER, PROFILE, attachment], { enforcedElsewhere: ['*'] })).toEqual([`a: policyArn ${notYet}`]);
  });

  test('a user is refused', () => {
    const profile = row('aws:iam/userLoginProfile:UserLoginProfile', 'profile', { user: unknown });
    expect(violationsOf([profile])).toEqual([`profile: user ${notYet}`]);
  });
});

test('without a password, a user is none of its business', () => {
  expect(violationsOf([USER])).toEqual([]);
});
