import { targetName } from '@sallyport/contract';
import { systemClock } from '../clock';
import type { Target } from './target';
import { createTargetKeys } from './target-keys';

const instance = { instanceId: 'i-0123456789abcdef0', region: 'eu-central-1', availabilityZone: 'eu-central-1a' };
const target: Target = {
  ...{ name: targetName('web-1'), host: '10.0.0.7', port: 22, logins: [], tags: {}, hostKeys: [] },
  credential: { kind: 'ec2InstanceConnect', instance },
};

test('each dial has a key of its own, of which only the public half is told', async () => {
  const pushed: [unknown, string, string][] = [];
  const keys = createTargetKeys(systemClock, (to, login, publicKey) => {
    pushed.push([to, login, publicKey]);
    return Promise.resolve();
  });
  const [one, other] = [await keys.keyFor(target, 'ec2-user'), await keys.keyFor(target, 'ec2-user')];
  expect(pushed.map(([to, login]) => [to, login])).toEqual([[instance, 'ec2-user'], [instance, 'ec2-user']]);
  for (const [index, key] of [one, other].entries()) {
    expect(key.type).toBe('ssh-ed25519');
    expect(key.isPrivateKey()).toBe(true);
    expect(pushed[index]?.[2].split(' ')[1]).toBe(key.getPublicSSH().toString('base64'));
    expect(pushed[index]?.[2]).toMatch(/^ssh-ed25519 \S+ sallyport$/);
  }
  expect(one.getPublicSSH()).not.toEqual(other.getPublicSSH());
});

test('a key that is not taken is no key', async () => {
  const keys = createTargetKeys(systemClock, () => Promise.reject(new Error('not authorized')));
  await expect(keys.keyFor(target, 'ec2-user')).rejects.toThrow('not authorized');
});
