import { Property, UndecidedError, UNKNOWN, type Value } from '../../model';
import { hasKnownTag, hasTag } from './tags';

const tags = (value: Value | undefined, path = 'tags') => new Property(value, path);

test.each<[string, readonly Property[], boolean]>([
  ['a map', [tags({ k: 'v' })], true],
  ['a map of a boolean', [tags({ k: 'w' }), tags({ k: 'v' })], true],
  ['another value', [tags({ k: 'w' })], false],
  ['another key', [tags({ j: 'v' })], false],
  [
    'a list',
    [
      tags([
        { key: 'j', value: 'v' },
        { key: 'k', value: 'v' },
      ]),
    ],
    true,
  ],
  ['a list of one', [tags([{ key: 'k', value: 'v' }])], true],
  ['a list of one other', [tags([{ key: 'k', value: 'w' }])], false],
  ['a list of one map', [tags([{ k: 'v' }])], true],
  ['an empty list', [tags([])], false],
  ['nothing', [tags(undefined)], false],
  ['computed tags that are known', [tags({}), tags({ k: 'v' }, 'tagsAll')], true],
  ['computed tags that are not', [tags({}), tags(UNKNOWN, 'tagsAll')], false],
])('%s', (_case, places, has) => {
  expect(hasTag(places, 'k', 'v')).toBe(has);
  expect(hasKnownTag(places, 'k', 'v')).toBe(has);
});

test.each<[string, Value, string]>([
  ['all tags', UNKNOWN, 'tags.k'],
  ['the tag', { k: UNKNOWN }, 'tags.k'],
  ['a tag of a list', [{ key: 'j', value: 'v' }, UNKNOWN], 'tags[1].value'],
  ['the key of a tag of a list', [{ key: UNKNOWN, value: UNKNOWN }, { key: 'j' }], 'tags[0].value'],
])('%s that is unknown', (_case, value, path) => {
  expect(() => hasTag([tags(value)], 'k', 'v')).toThrow(new UndecidedError(path));
  expect(hasKnownTag([tags(value)], 'k', 'v')).toBe(false);
  expect(hasTag([tags(value), tags({ k: 'v' })], 'k', 'v')).toBe(true);
});
