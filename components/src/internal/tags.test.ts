import * as pulumi from '@pulumi/pulumi';
import { tagsFor, userTagsSchema } from './tags';
import { valueOf } from './value-of.fixture';

beforeAll(() =>
  pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: '', state: {} }) }, 'shop', 'prod'),
);

describe('tagsFor', () => {
  it('adds component, name and stack to the tags of the user', async () => {
    expect(await valueOf(tagsFor('ProxyFleet', 'ssh', { team: pulumi.output('platform') }))).toEqual({
      team: 'platform',
      'sallyport:component': 'ProxyFleet',
      'sallyport:name': 'ssh',
      'sallyport:stack': 'shop/prod',
    });
  });

  it('marks evidence', async () => {
    expect(await valueOf(tagsFor('AthenaAuditStore', 'audit', undefined, 'evidence'))).toMatchObject({
      'sallyport:evidence': 'true',
    });
  });
});

describe('userTagsSchema', () => {
  it.each([{ 'team#1': 'v' }, { team: 'a;b' }, { team: 'a\nb' }])(
    'says which characters are allowed, not %j',
    (tags) => {
      const said = userTagsSchema.safeParse(tags).error?.issues.map(({ message }) => message);
      expect(said).toEqual([expect.stringMatching(/allowed are letters, digits, spaces and _ \. : \/ = \+ - @$/)]);
    },
  );

  it('takes the characters that AWS takes, and says what a map is', () => {
    expect(userTagsSchema.safeParse({ 'Größe:a/b': 'x = 1 + @me_-.' }).success).toBe(true);
    expect(userTagsSchema.safeParse('x').error?.issues[0]?.message).toMatch(/^is no map; allowed are tags like/);
  });

  it.each([{ 'aws:x': 'y' }, { 'sallyport:evidence': 'false' }, { ['k'.repeat(129)]: 'v' }, { k: 'v'.repeat(257) }])(
    'refuses %j',
    (tags) => expect(userTagsSchema.safeParse(tags).success).toBe(false),
  );

  it('leaves room for the tags of Sallyport', () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
    expect(userTagsSchema.safeParse(tags(46)).success).toBe(true);
    expect(userTagsSchema.safeParse(tags(47)).success).toBe(false);
  });
});
