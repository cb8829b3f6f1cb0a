import * as pulumi from '@pulumi/pulumi';
import { ACCOUNT } from '../fleet/fleet.fixture';
import { mockAws } from '../fleet/mocks.fixture';
import { simulate } from '../fleet/simulate.fixture';
import type { TargetAccountArgs } from './args';
import { checkTargetArgs } from './settings';
import { TargetAccount } from './target-account';

const FLEET_ROLE = 'arn:aws:iam::222222222222:role/ssh-proxy';
const INSTANCE = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0123456789abcdef0`;
const GROUP = 'sg-0123456789abcdef0';
const least: TargetAccountArgs = { fleetRoleArn: FLEET_ROLE, logins: ['ec2-user'] };

async function deploy(more: Partial<TargetAccountArgs> = {}) {
  const resources = mockAws();
  new TargetAccount('targets', { ...least, ...more });
  await pulumi.runtime.disconnect();
  const inputsOf = (type: string): Record<string, unknown>[] =>
    resources.filter((each) => each.type === type).map(({ name, inputs }) => ({ name, ...inputs }));
  const [role = {}] = inputsOf('aws:iam/role:Role');
  const [policy = {}] = inputsOf('aws:iam/rolePolicy:RolePolicy');
  return {
    role,
    trust: JSON.parse(String(role.assumeRolePolicy)) as { Statement: unknown[] },
    rights: JSON.parse(String(policy.policy)) as unknown,
    rules: inputsOf('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'),
  };
}

describe('the role', () => {
  it('trusts the fleet’s role and nobody else', async () => {
    const { trust } = await deploy({ externalId: 'acme-ssh' });
    expect(trust.Statement).toEqual([
      {
        Sid: 'FleetAlone',
        Effect: 'Allow',
        Principal: { AWS: FLEET_ROLE },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'sts:ExternalId': 'acme-ssh' } },
      },
    ]);
  });

  const push = (tags: Record<string, string>, user = 'ec2-user') => ({
    action: 'ec2-instance-connect:SendSSHPublicKey',
    resource: INSTANCE,
    context: {
      ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      'ec2:osuser': user,
    },
  });

  it('finds instances, and pushes keys to targets for the named logins alone', async () => {
    const { rights } = await deploy();
    expect(await simulate([rights], { action: 'ec2:DescribeInstances', resource: '*' })).toBe('Allowed');
    expect(await simulate([rights], push({ 'sallyport:target': 'true' }))).toBe('Allowed');
    expect(await simulate([rights], push({ 'sallyport:target': 'true' }, 'root'))).toBe('ImplicitlyDenied');
    expect(await simulate([rights], push({}))).toBe('ImplicitlyDenied');
  });

  it('asks for a further tag where that is wanted', async () => {
    const { rights } = await deploy({ tagKey: 'env', tagValues: ['prod', 'stage'] });
    expect(await simulate([rights], push({ 'sallyport:target': 'true', env: 'stage' }))).toBe('Allowed');
    expect(await simulate([rights], push({ 'sallyport:target': 'true', env: 'dev' }))).toBe('ImplicitlyDenied');
    expect(await simulate([rights], push({ env: 'prod' }))).toBe('ImplicitlyDenied');
  });

  it.each([
    ['ec2:TerminateInstances', INSTANCE],
    ['ssm:StartSession', INSTANCE],
    ['ec2:AuthorizeSecurityGroupIngress', 'arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0123456789abcdef0'],
  ])('may not %s', async (action, resource) => {
    const { rights } = await deploy();
    expect(
      await simulate([rights], { action, resource, context: { 'aws:ResourceTag/sallyport:target': 'true' } }),
    ).toBe('ImplicitlyDenied');
  });
});

describe('the rules', () => {
  it('admit the proxies’ group to each group of targets', async () => {
    const { rules } = await deploy({
      fleetSecurityGroupId: GROUP,
      targetSecurityGroupIds: ['sg-00000000aaaaaaaaa', 'sg-00000000bbbbbbbbb'],
      targetPort: 2022,
    });
    expect(rules).toMatchObject([
      {
        name: 'targets-admit-sg-00000000aaaaaaaaa',
        securityGroupId: 'sg-00000000aaaaaaaaa',
        referencedSecurityGroupId: GROUP,
        ipProtocol: 'tcp',
        fromPort: 2022,
        toPort: 2022,
      },
      { name: 'targets-admit-sg-00000000bbbbbbbbb', securityGroupId: 'sg-00000000bbbbbbbbb' },
    ]);
    expect(rules.some((rule) => 'cidrIpv4' in rule)).toBe(false);
  });

  it('name a group of another account with it', async () => {
    const { rules } = await deploy({
      fleetSecurityGroupId: GROUP,
      fleetAccountId: '222222222222',
      targetSecurityGroupIds: ['sg-00000000aaaaaaaaa'],
    });
    expect(rules[0]?.referencedSecurityGroupId).toBe(`222222222222/${GROUP}`);
  });

  it('admit ranges where no group can be named', async () => {
    const { rules } = await deploy({
      fleetCidrs: ['10.20.0.0/24', '10.20.1.0/24'],
      targetSecurityGroupIds: ['sg-00000000aaaaaaaaa'],
    });
    expect(rules.map(({ name, cidrIpv4 }) => [name, cidrIpv4])).toEqual([
      ['targets-admit-sg-00000000aaaaaaaaa-10.20.0.0-24', '10.20.0.0/24'],
      ['targets-admit-sg-00000000aaaaaaaaa-10.20.1.0-24', '10.20.1.0/24'],
    ]);
  });

  it('are made for groups whose ids are known later', async () => {
    const { rules } = await deploy({
      fleetSecurityGroupId: GROUP,
      targetSecurityGroupIds: [pulumi.output('sg-00000000aaaaaaaaa')],
    });
    expect(rules).toMatchObject([{ name: 'targets-admit-0', securityGroupId: 'sg-00000000aaaaaaaaa' }]);
  });
});

describe('a bad argument is told with what is allowed', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no role', { fleetRoleArn: undefined }, /fleetRoleArn is required/],
    [
      'an account in place of a role',
      { fleetRoleArn: 'arn:aws:iam::222222222222:root' },
      /fleetRoleArn is "arn:aws:iam::222222222222:root"; allowed is an ARN like arn:aws:iam::123456789012:role/,
    ],
    ['no login', { logins: [] }, /logins is empty; at least 1 must be given/],
    [
      'groups without proxies',
      { targetSecurityGroupIds: [GROUP] },
      /fleetSecurityGroupId is required with targetSecurityGroupIds, or fleetCidrs in its place/,
    ],
    [
      'both ways to name the proxies',
      { fleetSecurityGroupId: GROUP, fleetCidrs: ['10.0.0.0/8'] },
      /fleetCidrs is in place of fleetSecurityGroupId; give one of the two/,
    ],
    [
      'an account without group',
      { fleetAccountId: '222222222222' },
      /fleetAccountId is of no use without fleetSecurityGroupId/,
    ],
    ['a tag without values', { tagKey: 'env' }, /tagValues is required: tagKey and tagValues go together/],
    ['values without tag', { tagValues: ['prod'] }, /tagKey is required: tagKey and tagValues go together/],
    [
      'an external id that STS does not take',
      { externalId: 'a b' },
      /externalId is "a b"; allowed are 2 to 1224 letters, digits and/,
    ],
    [
      'groups as one output',
      { fleetSecurityGroupId: GROUP, targetSecurityGroupIds: pulumi.output([GROUP]) },
      /targetSecurityGroupIds must be a plain list, whose entries may be outputs/,
    ],
    [
      'an argument that there is none of',
      { login: 'x' },
      /login is no argument of TargetAccount; did you mean "logins"\?/,
    ],
  ])('%s', (_what, more, message) => {
    const args = Object.fromEntries(Object.entries({ ...least, ...more }).filter(([, value]) => value !== undefined));
    expect(() => checkTargetArgs('targets', args as unknown as TargetAccountArgs)).toThrow(message);
  });
});
