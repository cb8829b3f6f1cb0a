import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { ed25519Key } from '../auth/keys.fixture';
import { makeGate, TestClock, TestLocks, TestTrail } from '../auth/parts.fixture';
import { createUserDirectory } from '../auth/user-directory';
import { createInventory } from '../targets/inventory';
import { reloadConfiguration } from './reload';

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
  cpSync(join(__dirname, '../../access-default'), join(folder, 'access'), { recursive: true });
  return {
    configPath: join(folder, 'proxy.yaml'),
    users: createUserDirectory([], []),
    inventory: createInventory([]),
    gate: makeGate(new TestClock(), new TestLocks()),
    trail: new TestTrail(),
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
      responseElements: expect.objectContaining({ users: '1', policies: '10' }) as object,
    }),
  ]);
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
