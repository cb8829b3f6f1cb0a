import { Property, UNKNOWN, type Value } from '../../model';
import { isTaggedEvidence } from './tags';

const KEY = 'sallyport:evidence';

test.each<[string, Value, boolean]>([
  ['a map', { [KEY]: 'true' }, true],
  [
    'a list',
    [
      { key: 'team', value: 'platform' },
      { key: KEY, value: 'true' },
    ],
    true,
  ],
  ['another value', { [KEY]: 'false' }, false],
  ['another value in a list', [{ key: KEY, value: 'false' }], false],
  ['another tag', { team: 'true' }, false],
  ['another tag in a list', [{ key: 'team', value: 'true' }], false],
  ['none', null, false],
  ['an empty list', [], false],
  ['another tag that is not known', { team: UNKNOWN, [KEY]: 'true' }, true],
])('%s', (_case, tags, expected) => {
  expect(isTaggedEvidence(new Property({ tags }))).toBe(expected);
});

test('tags that are not known are undecided', () => {
  expect(() => isTaggedEvidence(new Property({ tags: UNKNOWN }))).toThrow('is not known yet');
});
