import { CloudControlProperties, Property, UNKNOWN, type Value } from '../../model';
import { isGiven } from './is-given';

test.each<[string, Record<string, Value>, boolean]>([
  ['text', { key: 'alias/logs' }, true],
  ["unknown text", { key: UNKNOWN }, true],
  ['empty text', { key: '' }, false],
  ['null', { key: null }, false],
  ['nothing', {}, false],
  ['another property', { other: 'alias/logs' }, false],
])('%s', (_case, props, given) => {
  expect(isGiven(new Property(props), 'key')).toBe(given);
});

test('is undecided in a document that is not known', () => {
  const props = new CloudControlProperties(new Property({ desiredState: UNKNOWN }));
  expect(() => isGiven(props, 'key')).toThrow('desiredState is not known yet');
});
