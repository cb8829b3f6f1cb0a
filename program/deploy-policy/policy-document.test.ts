import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENT_TYPES } from './component-types';
import { PERMISSIONS } from './permissions';
import { COMPONENTS, deployPolicy, matches } from './policy-document';

const FOLDER = join(__dirname, '..', '..', 'docs', 'deploy-policy');

describe('docs/deploy-policy', () => {
  it('has one policy for each component: npm run docs:program', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(COMPONENTS.map((component) => `${component}.json`).sort());
  });

  it.each(COMPONENTS)('%s is fresh, and fits into one managed policy', (component) => {
    const text = readFileSync(join(FOLDER, `${component}.json`), 'utf8');
    expect(JSON.parse(text)).toEqual(deployPolicy(component));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space does not count.
    expect(text.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6144);
  });
});

describe('permissions', () => {
  it('has an entry for every type of the components, and no other', () => {
    const used = new Set(Object.values(COMPONENT_TYPES).flat());
    expect(Object.keys(PERMISSIONS).sort()).toEqual([...used].sort());
  });

  it('has wildcards for reading only', () => {
    const wide = Object.values(PERMISSIONS)
      .flat()
      .filter((action) => action.includes('*'));
    expect(wide.filter((action) => !/^[a-z0-9-]+:(Get|Describe|List)[A-Za-z]*\*[A-Za-z]*$/.test(action))).toEqual([]);
  });

  it('hands over roles of the prefix only, and to services only', () => {
    for (const component of COMPONENTS) {
      for (const statement of deployPolicy(component).Statement) {
        if (!statement.Action.includes('iam:PassRole')) continue;
        expect(statement.Resource).toEqual(['arn:aws:iam::ACCOUNT:role/PREFIX-*']);
        expect(statement.Condition).toHaveProperty('StringEquals.iam:PassedToService');
      }
    }
  });
});

describe('matches', () => {
  it.each([
    ['s3:GetBucket*', 's3:GetBucketPolicy', true],
    ['s3:Get*Configuration', 's3:GetObject', false],
    ['arn:aws:s3:::acme-*', 'arn:aws:s3:::acme-x/y', true],
    ['a.c', 'abc', false],
  ])('%s, %s: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));
});
