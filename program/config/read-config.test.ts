import { fleetValues, devValues, DIGEST } from './values.fixture';
import { formatProblems, readConfig } from './read-config';

/** What is wrong, one `key: reason` each. */
function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const result = readConfig(devValues(values));
  return result.kind === 'valid' ? [] : result.problems.map(({ key, reason }) => `${key}: ${reason}`);
}

const fleet = (changed: Readonly<Record<string, unknown>>) => ({ fleet: { ...fleetValues(), ...changed } });

describe('readConfig', () => {
  it('reads a whole config', () => {
    const result = readConfig({ ...devValues(), 'aws:region': 'eu-central-1' });
    expect(result).toMatchObject({
      kind: 'valid',
      config: {
        parts: ['audit', 'fleet', 'targetAccount'],
        store: 'athena',
        protectEvidence: false,
        fleet: { clientCidrs: ['10.0.0.0/8'] },
      },
    });
  });

  it('says everything that is wrong at once', () => {
    const problems = problemsOf({
      store: 'lakes',
      fleet: { ...fleetValues(), clientCidrs: [], image: `registry.example/sallyport:latest`, vpcId: 'my-vpc' },
    });
    expect(problems).toEqual([
      'sallyport:store: is one of athena, lake',
      expect.stringMatching(/^sallyport:fleet\.vpcId: is the id of a VPC, e\.g\./),
      'sallyport:fleet.clientCidrs: needs 1 or more entries',
      expect.stringMatching(/^sallyport:fleet\.image: is an image by digest, .*npm run image -w proxy-image/),
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['an unknown key', { stor: 'athena' }, /^sallyport:stor: is no key of the config; did you mean "store"\?$/],
    [
      'an unknown key of a section',
      fleet({ clientCidr: ['10.0.0.0/8'] }),
      /^sallyport:fleet\.clientCidr: is no key of the config; did you mean "clientCidrs"\?$/,
    ],
    ['a missing key', fleet({ vpcId: undefined }), /^sallyport:fleet\.vpcId: is required; it is the id of a VPC/],
    [
      'an entry of a list',
      fleet({ subnetIds: ['subnet-0a1b2c3d', 'a'] }),
      /^sallyport:fleet\.subnetIds\[1\]: is the id of a subnet/,
    ],
    [
      'a number for a text',
      { audit: { writerAccountIds: [123456789012] } },
      /^sallyport:audit\.writerAccountIds\[0\]: is an account of 12 digits, in quotes$/,
    ],
    ['a text for a number', fleet({ port: 'ssh' }), /^sallyport:fleet\.port: is a whole number$/],
    ['a text for a section', { fleet: 'all' }, /^sallyport:fleet: /],
    [
      'no known part',
      { parts: ['fleets'] },
      /^sallyport:parts\[0\]: is one of imageRepository, audit, fleet, targetAccount$/,
    ],
    ['a part twice', { parts: ['audit', 'audit'] }, /^sallyport:parts: names audit twice$/],
    [
      'a tag instead of a digest',
      fleet({ image: `x@sha256:${DIGEST.slice(1)}` }),
      /^sallyport:fleet\.image: is an image by digest, .*a tag can come to name another image/,
    ],
    [
      'a part without its section',
      { parts: ['audit', 'fleet'], fleet: undefined },
      /^sallyport:fleet: is required, since parts has fleet$/,
    ],
    [
      'a fleet without audit',
      { parts: ['fleet'] },
      /^sallyport:fleet\.auditStack: is required, since parts has no audit/,
    ],
    [
      'two sources of the audit store',
      fleet({ auditStack: 'organization/sallyport/audit' }),
      /^sallyport:fleet\.auditStack: is for a stack without the part audit/,
    ],
    [
      'a stack by half its name',
      fleet({ auditStack: 'audit' }),
      /^sallyport:fleet\.auditStack: is a stack, "ORGANIZATION\/PROJECT\/STACK"/,
    ],
    [
      'targets without a fleet',
      { parts: ['targetAccount'] },
      /^sallyport:targetAccount: needs fleetStack, or else fleetRoleArn/,
    ],
    [
      'a target account with two fleets',
      { targetAccount: { logins: ['ubuntu'], fleetStack: 'a/b/c' } },
      /^sallyport:targetAccount: has fleetStack or fleetRoleArn/,
    ],
    ['nobody to tell', { alarms: {} }, /^sallyport:alarms: needs emails, or else notificationTopicArn/],
    [
      'both ways to tell',
      { alarms: { emails: ['a@example.com'], notificationTopicArn: 'arn:aws:sns:eu-central-1:123456789012:x' } },
      /^sallyport:alarms: needs emails, or else/,
    ],
    ['moving from the same store', { movingFrom: 'athena' }, /^sallyport:movingFrom: is the store itself/],
    ['a mode without moving', { movingFromMode: 'readOnly' }, /^sallyport:movingFromMode: needs movingFrom$/],
    [
      'a trail without accounts',
      { audit: { managementEventsLocation: 's3://b/AWSLogs/o-1/' } },
      /^sallyport:audit\.managementEventsLocation: needs managementEventsAccountIds/,
    ],
    [
      'fewer most than least',
      fleet({ minCapacity: 4, maxCapacity: 2 }),
      /^sallyport:fleet\.minCapacity: is at most maxCapacity \(2\)$/,
    ],
    [
      'an override that is no map',
      { alarms: { emails: ['a@example.com'], overrides: { 'ssh-denied-surge': 80 } } },
      /^sallyport:alarms\.overrides\.ssh-denied-surge: is a map of threshold, schedule, exceptions$/,
    ],
  ])('refuses %s', (_title, values, expected) => {
    const problems = problemsOf(values);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it('shows problems as a person reads them', () => {
    expect(formatProblems([{ key: 'sallyport:store', reason: 'is one of athena, lake' }], 'dev')).toBe(
      'The config of the stack dev has 1 problem:\n  sallyport:store: is one of athena, lake\nEvery key is described in docs/program-config.md.',
    );
  });
});
