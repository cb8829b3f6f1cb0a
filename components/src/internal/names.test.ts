import * as pulumi from '@pulumi/pulumi';
import { componentNameProblem, fitName, namePrefixSchema, physicalName } from './names';
import { valueOf } from './value-of.fixture';

describe('physicalName', () => {
  it('leaves the name to Pulumi without a prefix', () => {
    expect(physicalName('role', undefined, 'writer')).toBeUndefined();
  });

  it('joins prefix, part and what makes it unique', async () => {
    const name = physicalName('bucket', pulumi.output('acme-prod'), 'events', [
      pulumi.output('123456789012'),
      'eu-west-1',
    ]);
    expect(await valueOf(name)).toBe('acme-prod-events-123456789012-eu-west-1');
  });

  it('writes Glue names with underscores', async () => {
    expect(await valueOf(physicalName('database', 'acme-prod', 'audit'))).toBe('acme_prod_audit');
  });

  it('says what AWS takes when the name is too long', () => {
    expect(() => fitName('loadBalancer', 'a'.repeat(33))).toThrow(
      /namePrefix|loadBalancer name "a{33}" \(33 characters\); allowed are 32 of letters, digits and dashes/,
    );
  });
});

describe('componentNameProblem', () => {
  it('counts the suffix that Pulumi adds', () => {
    expect(componentNameProblem('ssh', 'loadBalancer', 'ssh-lb')).toBeUndefined();
    expect(componentNameProblem('a'.repeat(22), 'loadBalancer', `${'a'.repeat(22)}-lb`)).toMatch(
      /allowed are up to 21/,
    );
  });

  it('knows that buckets have no capitals', () => {
    expect(componentNameProblem('Audit', 'bucket', 'Audit-events')).toMatch(/lower-case letters/);
  });
});

describe('namePrefixSchema', () => {
  it.each(['acme', 'acme-prod', 'a1'])('takes %s', (prefix) => {
    expect(namePrefixSchema.safeParse(prefix).success).toBe(true);
  });

  it.each(['', 'Acme', '1acme', 'acme_prod', 'a'.repeat(21)])('refuses "%s"', (prefix) => {
    expect(namePrefixSchema.safeParse(prefix).success).toBe(false);
  });

  it('says what is allowed in place of a number', () => {
    expect(namePrefixSchema.safeParse(5).error?.issues[0]?.message).toBe(
      'is no text; allowed is a prefix like "acme-prod"',
    );
  });
});
