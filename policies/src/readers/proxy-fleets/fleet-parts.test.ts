import fc from 'fast-check';
import type { Value } from '../../model';
import { Property, UNKNOWN } from '../../model';
import { isChildOf, isFleetPart } from './fleet-parts';
import { knownTags } from './known-tags';

const settings = { fleetTagKey: 'sallyport:component', fleetTagValue: 'ProxyFleet' };
const part = (tags: Value, urn = 'urn:pulumi:dev::p::aws:ecs/service:Service::s'): boolean =>
  isFleetPart({ urn, props: new Property({ tags }) }, settings);

test.each([
  ['components:index:ProxyFleet$aws:ecs/service:Service', true],
  ['mine:index:Edge$sallyport:index:ProxyFleet$other:index:Part$aws:ecs/service:Service', true],
  ['components:index:ProxyFleet', false],
  ['components:index:ProxyFleets$aws:ecs/service:Service', false],
  ['components:index:MyProxyFleet$aws:ecs/service:Service', false],
  ['aws:ecs/service:Service', false],
])('a resource of type %s', (type, expected) => {
  expect(isChildOf('ProxyFleet', `urn:pulumi:dev::p::${type}::s`)).toBe(expected);
  expect(part({}, `urn:pulumi:dev::p::${type}::s`)).toBe(expected);
});

test.each<[string, Value, boolean]>([
  ['a map', { 'sallyport:component': 'ProxyFleet' }, true],
  ['a list', [{ key: 'sallyport:component', value: 'ProxyFleet' }], true],
  ['a list with what is unknown', [UNKNOWN, { key: UNKNOWN, value: 'x' }, { key: 'x', value: UNKNOWN }], false],
  ['another value', { 'sallyport:component': 'Other' }, false],
  ['an unknown value', { 'sallyport:component': UNKNOWN }, false],
  ['unknown tags', UNKNOWN, false],
  ['no tags', null, false],
  ['a text', 'x', false],
])('tags: %s', (_case, tags, expected) => {
  expect(part(tags)).toBe(expected);
});

test('a map and a list of the same tags are the same', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (tags) => {
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const read = (value: Value) => [...knownTags(new Property({ tags: value }))].sort();
      expect(read(list)).toEqual(read(tags).filter(([key]) => key !== '__defaults'));
    }),
  );
});
