import { deployPolicy, matches } from '../../program/deploy-policy/policy-document';
import { describeEngines, type Engine, type PlayResult } from '../harness/engine';
import { openIngress, orphans, PRIVATE_KEY, unprotectedEvidence, untagged } from './invariants';
import { account, awsResources, changes, errors, playOf, textOutput } from './plays';

jest.setTimeout(180_000);

const AUDIT = 'organization/sallyport/prod-audit';
const FLEET = 'organization/sallyport/prod-fleet';

/** Three accounts, three stacks, in the order of docs/deploy.md. */
describeEngines('three stacks', (createEngine) => {
  let engines: Readonly<Record<'audit' | 'fleet' | 'target', Engine>>;
  let audit: PlayResult;
  let fleet: PlayResult;
  let target: PlayResult;

  beforeAll(async () => {
    engines = {
      audit: createEngine({ stack: 'prod-audit', account: account('111111111111') }),
      fleet: createEngine({ stack: 'prod-fleet', account: account('222222222222') }),
      target: createEngine({ stack: 'prod-target', account: account('333333333333') }),
    };
    audit = await engines.audit.up(playOf('prod-audit'));
    fleet = await engines.fleet.up({ ...playOf('prod-fleet'), stackReferences: { [AUDIT]: audit.outputs } });
    target = await engines.target.up({ ...playOf('prod-target'), stackReferences: { [FLEET]: fleet.outputs } });
  });

  test('come up one after the other', () => {
    expect([errors(audit), errors(fleet), errors(target)]).toEqual([[], [], []]);
    for (const [result, least] of [
      [audit, 25],
      [fleet, 50],
      [target, 2],
    ] as const)
      expect(awsResources(result).length).toBeGreaterThanOrEqual(least);
  });

  test.each(['audit', 'fleet', 'target'] as const)(
    'prod-%s: every resource has parent and tags, evidence is protected, no secret is kept',
    (name) => {
      const result = { audit, fleet, target }[name];
      expect(orphans(result)).toEqual([]);
      expect(untagged(result, `sallyport/prod-${name}`)).toEqual([]);
      expect(unprotectedEvidence(result)).toEqual([]);
      expect(openIngress(result)).toEqual([]);
      expect(result.state).not.toMatch(PRIVATE_KEY);
    },
  );

  test('the fleet writes to the audit account by a role of that account', () => {
    const [sink] = audit.outputs.auditSinks as readonly Record<string, string>[];
    expect(sink?.writerRoleArn).toMatch(/^arn:aws:iam::111111111111:role\//);
    const work = fleet.resources.find(({ name }) => name === 'ssh-role-work');
    expect(JSON.stringify(work?.inputs)).toContain(String(sink?.writerRoleArn));
  });

  test('the target account trusts the role of the fleet alone, by the name that the fleet was told', () => {
    const role = target.resources.find(({ type }) => type === 'aws:iam/role:Role');
    expect(role?.inputs.assumeRolePolicy).toContain(textOutput(fleet, 'fleetRoleArn'));
    expect(target.outputs.targetRoleArn).toBe('arn:aws:iam::333333333333:role/acme-ssh-targets-targets');
  });

  test.each([
    ['audit', '111111111111'],
    ['fleet', '222222222222'],
    ['target', '333333333333'],
  ] as const)('prod-%s: the deploy policy of each component reaches what it names', (name, accountId) => {
    const { resources } = { audit, fleet, target }[name];
    const classes = new Map(resources.map(({ urn, type }) => [urn, type.split(':')[2] ?? '']));
    const real = (pattern: string): string =>
      pattern
        .replace('PREFIX_', 'acme_ssh_')
        .replace('PREFIX', 'acme-ssh')
        .replace('ACCOUNT', accountId)
        .replace('REGION', 'eu-central-1');
    const beyond = resources.filter(({ type, parent, outputs: { arn } }) => {
      // What is called through another resource's ARN, or by an id that AWS makes, has no pattern of its own.
      if (
        typeof arn !== 'string' ||
        !type.startsWith('aws:') ||
        /^aws:(cloudwatch\/(queryDefinition|eventTarget)|autoscaling|ec2|lb|cloudtrail|vpc)/.test(type)
      )
        return false;
      const patterns = deployPolicy(classes.get(parent) ?? '')
        .Statement.flatMap(({ Resource }) => Resource)
        .filter((each) => each !== '*');
      return !patterns.some((pattern) => matches(real(pattern), arn));
    });
    expect(beyond.map(({ type, name: resource }) => `${type} ${resource}`)).toEqual([]);
  });

  test('a second up changes nothing in any of them', async () => {
    expect(changes(await engines.audit.up(playOf('prod-audit')))).toEqual([]);
    expect(
      changes(await engines.fleet.up({ ...playOf('prod-fleet'), stackReferences: { [AUDIT]: audit.outputs } })),
    ).toEqual([]);
    expect(
      changes(await engines.target.up({ ...playOf('prod-target'), stackReferences: { [FLEET]: fleet.outputs } })),
    ).toEqual([]);
  });

  test('a fleet whose audit stack has no audit store says what to bring up first', async () => {
    const engine = createEngine({ stack: 'prod-fleet', account: account('222222222222') });
    const result = await engine.up({ ...playOf('prod-fleet'), stackReferences: { [AUDIT]: {} } });
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toContain(
      `The stack ${AUDIT} has no auditSinks: bring up the part audit there first`,
    );
    expect(awsResources(result)).toEqual([]);
  });
});
