import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { ed25519Key } from '../auth/keys.fixture';
import { makeGate, TestClock, TestLocks, TestTrail } from '../auth/parts.fixture';
import { createUserDirectory } from '../auth/user-directory';
import { createInventory } from '../targets/inventory';
import { copyAccessDefault } from './access-default.fixture';
import { reloadConfiguration } from './reload';
import type { AuditAct } from '../audit/audit-trail';

const key = ed25519Key();
const folder = mkdtempSync(join(tmpdir(), 'sallyport-reload-'));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });

afterAll(() => rmSync(folder, { recursive: true }));

function parts() {
  write(
    'proxy.yaml',
    'hostKeys: [key]\nstateDirectory: state\nusers: { file: users.yaml }\naccess: { policyDirectory: access }\ntargets: { file: targets.yaml }\naudit: {}\n',
  );
  write('key', utils.generateKeyPairSync('ed25519').private);
  write('users.yaml', `users: [{ name: alice, class: person, keys: ["${key.line}"] }]\n`);
  write('targets.yaml', 'targets: [{ name: web-1, host: h, privateKeyFile: key }]\n');
  rmSync(join(folder, 'access'), { recursive: true, force: true });
  copyAccessDefault(join(folder, 'access'));
  return {
    configPath: join(folder, 'proxy.yaml'),
    users: createUserDirectory([], []),
    inventory: createInventory([]),
    gate: makeGate(new TestClock(), new TestLocks()),
    trail: new TestTrail(),
    review: () => Promise.resolve({ cut: 2, refreshed: 1 }),
  };
}

it('puts users, targets and policies in force and records it', async () => {
  const reload = parts();
  await reloadConfiguration(reload, 'SIGHUP');
  expect(reload.users.findByKey(key.blob)?.user.principal).toBe('alice');
  expect(reload.inventory.find('web-1')?.host).toBe('h');
  expect(reload.trail.acts).toEqual([
    expect.objectContaining({
      eventName: 'ReloadConfiguration',
      requestParameters: { by: 'SIGHUP' },
      responseElements: expect.objectContaining({
        ...{ users: '1', policies: '12' },
        policiesDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      }) as object,
    }),
  ]);
});

it('records the reload before what it does to sessions, and reviews them also where it cannot be recorded', async () => {
  const reload = parts();
  const order: string[] = [];
  let isFull = false;
  const record = async ({ eventName }: AuditAct) => {
    order.push(eventName);
    await Promise.resolve();
    if (isFull) throw new Error('the disk is full');
  };
  const review = () => {
    order.push('review');
    return Promise.resolve({ cut: 1, refreshed: 0 });
  };
  const all = { ...reload, trail: Object.assign(reload.trail, { record }), review };
  await reloadConfiguration(all, 'SIGHUP');
  isFull = true;
  await expect(reloadConfiguration(all, 'SIGHUP')).rejects.toThrow('the disk is full');
  expect(order).toEqual(['ReloadConfiguration', 'review', 'ReloadConfiguration', 'review']);
});

it('keeps everything when one file is wrong, says why, and records the refusal', async () => {
  const reload = parts();
  await reloadConfiguration(reload, 'SIGHUP');
  write('users.yaml', 'users: []\n');
  write('access/broken.cedar', 'permit (');
  await expect(reloadConfiguration(reload, 'SIGHUP')).rejects.toThrow(/broken\.cedar:1:/);
  expect(reload.users.findByKey(key.blob)?.user.principal).toBe('alice');
  expect(reload.trail.acts.at(-1)).toMatchObject({
    eventName: 'ReloadConfiguration',
    errorCode: 'ConfigurationInvalid',
  });
});

it('keeps everything when others may write a file, and takes it once its mode is mended', async () => {
  const reload = parts();
  await reloadConfiguration(reload, 'SIGHUP');
  write('users.yaml', 'users: []\n');
  chmodSync(join(folder, 'users.yaml'), 0o666);
  await expect(reloadConfiguration(reload, 'SIGHUP')).rejects.toThrow(/users\.file: .*users\.yaml: others may write to it/);
  expect(reload.users.findByKey(key.blob)?.user.principal).toBe('alice');
  expect(reload.trail.acts.at(-1)).toMatchObject({ errorCode: 'ConfigurationInvalid', errorMessage: expect.stringContaining('chmod go-w') as string });
  chmodSync(join(folder, 'users.yaml'), 0o600);
  await reloadConfiguration(reload, 'SIGHUP');
  expect(reload.users.findByKey(key.blob)).toBeUndefined();
});

it('gives digests of what is in force: the same for the same, whatever the order and the secrets', async () => {
  const reload = parts();
  const users = (list: string) => write('users.yaml', `users: [${list}]\n`);
  const digestsOf = async () => {
    await reloadConfiguration(reload, 'SIGHUP');
    const { usersDigest, targetsDigest, policiesDigest } = reload.trail.acts.at(-1)?.responseElements ?? {};
    return { usersDigest, targetsDigest, policiesDigest };
  };
  const [bob, carol] = ['{ name: bob, class: person }', '{ name: carol, class: person, totpSecret: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP }'];
  users(`${bob}, ${carol}`);
  const first = await digestsOf();
  users(`${carol.replaceAll('JBSWY3DP', 'KRSXG5CT')}, ${bob}`);
  expect(await digestsOf()).toEqual(first);
  users(`${bob}, { name: carol, class: person }`);
  expect((await digestsOf()).usersDigest).not.toBe(first.usersDigest);
  write('targets.yaml', 'targets: [{ name: web-1, host: h, port: 23, privateKeyFile: key }]\n');
  expect((await digestsOf()).targetsDigest).not.toBe(first.targetsDigest);
  write('access/more.cedar', '@id("more")\npermit (principal, action, resource);\n');
  expect((await digestsOf()).policiesDigest).not.toBe(first.policiesDigest);
});
