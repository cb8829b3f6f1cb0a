import { makeTarget } from '../auth/parts.fixture';
import { createInventory } from './inventory';
import { reviewTarget } from './review-target';
import type { Target } from './target';

const instance = (instanceId: string): Partial<Target> => ({ credential: { kind: 'ec2InstanceConnect', instance: { instanceId, region: 'eu-west-1' } } });
const FIRST = 'i-0123456789abcdef0';
const SECOND = 'i-0123456789abcdef1';
const inventoryOf = (...targets: [Target, string[]][]) => createInventory(targets.map(([target, aliases]) => ({ target, aliases })));

it('finds an instance again whose name went to two instances, under its id', () => {
  const target = makeTarget('web', instance(FIRST));
  const renamed = makeTarget(FIRST, instance(FIRST));
  expect(reviewTarget(target, inventoryOf([renamed, []], [makeTarget(SECOND, instance(SECOND)), []]), undefined)).toMatchObject({ kind: 'changed', changes: ['name'], target: renamed });
});

it('does not take another instance of the same name for the target', () => {
  const target = makeTarget('web', instance(FIRST));
  expect(reviewTarget(target, inventoryOf([makeTarget('web', instance(SECOND)), [SECOND]]), undefined)).toEqual({ kind: 'gone', reason: 'the target was removed' });
});

it('does not take another target for it that has its name as an alias now', () => {
  expect(reviewTarget(makeTarget('web-1'), inventoryOf([makeTarget('web-2'), ['web-1']]), undefined)).toMatchObject({ kind: 'gone' });
});

it('finds nothing new in an equal entry', () => {
  expect(reviewTarget(makeTarget('web-1'), inventoryOf([makeTarget('web-1'), ['frontend']]), undefined)).toEqual({ kind: 'unchanged' });
});
