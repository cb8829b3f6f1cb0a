import { ed25519Key } from '../auth/keys.fixture';
import { discoverySchema } from '../config/aws-schema';
import { readInstance } from './discovered-target';

const hostKey = ed25519Key().line;
const source = discoverySchema.parse({ region: 'eu-central-1', roleArn: 'arn:aws:iam::210987654321:role/targets', externalId: 'x1', logins: ['ec2-user', 'deploy'] });
const tagged = (tags: Record<string, string>) => ({
  ...{ InstanceId: 'i-0123456789abcdef0', PrivateIpAddress: '10.0.0.7', Placement: { AvailabilityZone: 'eu-central-1b' } },
  Tags: Object.entries({ 'sallyport:target': 'true', ...tags }).map(([Key, Value]) => ({ Key, Value })),
});

test('an instance becomes a target with its address, tags, pinned key and the way to reach it', () => {
  expect(readInstance(tagged({ Name: 'web-1', env: 'prod', 'sallyport:host-key': hostKey }), '210987654321', source)).toEqual({
    kind: 'target',
    found: {
      instanceId: 'i-0123456789abcdef0',
      nameTag: 'web-1',
      target: {
        ...{ host: '10.0.0.7', port: 22, logins: ['ec2-user', 'deploy'], hostKeys: [hostKey], accountId: '210987654321' },
        tags: { 'sallyport:target': 'true', Name: 'web-1', env: 'prod', 'sallyport:host-key': hostKey },
        credential: {
          kind: 'ec2InstanceConnect',
          instance: {
            ...{ instanceId: 'i-0123456789abcdef0', region: 'eu-central-1', availabilityZone: 'eu-central-1b' },
            ...{ roleArn: 'arn:aws:iam::210987654321:role/targets', externalId: 'x1', endpoint: undefined },
          },
        },
      },
    },
  });
});

test('without a tag of a host key nothing is pinned yet', () => {
  expect(readInstance(tagged({}), undefined, source)).toMatchObject({ found: { nameTag: undefined, target: { hostKeys: [] } } });
});

test('the tag of logins narrows what the config allows, and never widens it', () => {
  expect(readInstance(tagged({ 'sallyport:logins': 'root deploy' }), undefined, source)).toMatchObject({ found: { target: { logins: ['deploy'] } } });
});

test.each<[string, Parameters<typeof readInstance>[0], RegExp]>([
  ['no login that is allowed', tagged({ 'sallyport:logins': 'root' }), /sallyport:logins names no login that the config allows \(ec2-user, deploy\)/],
  ['an empty tag of logins', tagged({ 'sallyport:logins': '' }), /names no login/],
  ['a host key that is none', tagged({ 'sallyport:host-key': 'ssh-ed25519 AAAA' }), /sallyport:host-key is no public key/],
  ['no address', { ...tagged({}), PrivateIpAddress: undefined }, /no private address/],
])('an instance with %s is no target, and it is said why', (_what, instance, why) => {
  expect(readInstance(instance, undefined, source)).toEqual({ kind: 'unusable', instanceId: 'i-0123456789abcdef0', why: expect.stringMatching(why) as string });
});
