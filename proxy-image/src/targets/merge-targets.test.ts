import { targetName } from '@sallyport/contract';
import { lockNames } from '../control/lock-match';
import { namesOf } from '../control/lock-table';
import type { DiscoveredTarget } from './discovered-target';
import { createInventory, type InventoryEntry } from './inventory';

const found = (instanceId: string, nameTag?: string): DiscoveredTarget => ({
  ...{ instanceId, nameTag },
  target: {
    ...{ host: '10.0.0.7', port: 22, logins: ['ec2-user'], tags: {}, hostKeys: [] },
    credential: { kind: 'ec2InstanceConnect', instance: { instanceId, region: 'eu-central-1' } },
  },
});
const configured: InventoryEntry = {
  target: { ...found('i-1').target, name: targetName('bastion'), credential: { kind: 'privateKeyFile', path: '/k' } },
  aliases: ['gate'],
};

const inventoryOf = (...discovered: DiscoveredTarget[]) => {
  const inventory = createInventory([configured]);
  inventory.replaceDiscovered(discovered);
  return inventory;
};

test('a target is found by its Name tag and by its instance id', () => {
  const inventory = inventoryOf(found('i-0a', 'web-1'));
  expect(inventory.find('WEB-1')).toMatchObject({ name: 'web-1', alsoKnownAs: ['i-0a', 'web-1'] });
  expect(inventory.find('i-0a')).toBe(inventory.find('web-1'));
  expect(inventory.list().map(({ name }) => name)).toEqual(['bastion', 'web-1']);
});

test.each([
  ['two instances have', [found('i-0a', 'web'), found('i-0b', 'Web')], 'web'],
  ['the targets file has', [found('i-0a', 'bastion')], 'bastion'],
  ['is an alias of the targets file', [found('i-0a', 'Gate')], 'gate'],
  ['another instance has as its id', [found('i-0a', 'i-0b'), found('i-0b')], 'i-0b'],
] as const)('a Name that %s names no discovered one by it', (_what, discovered, name) => {
  const inventory = inventoryOf(...discovered);
  for (const { instanceId } of discovered) expect(inventory.find(instanceId)).toMatchObject({ name: instanceId, credential: { instance: { instanceId } } });
  expect(inventory.find(name)?.alsoKnownAs?.includes('i-0a') ?? false).toBe(false);
});

test('a Name that cannot be typed as a target leaves the instance id', () => {
  expect(inventoryOf(found('i-0a', 'web one')).list().at(-1)).toMatchObject({ name: 'i-0a' });
});

test.each(['i-0aaa0000000000aaa', 'I-0AAA0000'])('a Name that looks like an instance id, as %s, leaves the instance its own', (name) => {
  const inventory = inventoryOf(found('i-0bad00000000bad00', name));
  expect(inventory.find(name)).toBeUndefined();
  expect(inventory.find('i-0bad00000000bad00')).toMatchObject({ name: 'i-0bad00000000bad00' });
});

test('a reload of the file keeps what was discovered, and the other way round', () => {
  const inventory = inventoryOf(found('i-0a', 'web-1'));
  inventory.replace([]);
  expect(inventory.list().map(({ name }) => name)).toEqual(['web-1']);
  inventory.replace([configured]);
  inventory.replaceDiscovered([]);
  expect(inventory.list().map(({ name }) => name)).toEqual(['bastion']);
});

test('a lock on the name goes on naming the target when a second instance takes that name', () => {
  const lock = { subject: 'target', value: 'web' } as const;
  const before = inventoryOf(found('i-0a', 'web')).find('i-0a');
  const after = inventoryOf(found('i-0a', 'web'), found('i-0b', 'web')).find('i-0a');
  if (before === undefined || after === undefined) throw new Error('not found');
  expect([before.name, after.name]).toEqual(['web', 'i-0a']);
  for (const target of [before, after]) expect(lockNames(lock, namesOf(target))).toBe(true);
  expect(lockNames({ subject: 'target', value: 'i-0b' }, namesOf(after))).toBe(false);
  expect(lockNames({ subject: 'login', value: 'web' }, namesOf(after))).toBe(false);
});
