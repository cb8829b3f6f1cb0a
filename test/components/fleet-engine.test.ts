import { join } from 'node:path';
import { describeEngines } from '../harness/engine/describe-engines';
import type { Engine, PlayResult } from '../harness/engine/types';

jest.setTimeout(120_000);

const program = join(__dirname, 'fleet-program');
const changes = ({ steps }: PlayResult) =>
  steps
    .filter(({ op }) => op !== 'same')
    .map(({ op, urn, diff }) => `${op} ${urn.split('::').at(-1) ?? ''} ${diff.join(',')}`);
const errors = ({ diagnostics }: PlayResult) =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);

/** Resources of AWS that are neither the network nor the provider of the program. */
const ofComponents = ({ resources }: PlayResult) =>
  resources.filter(({ type, name }) => type.startsWith('aws:') && !name.startsWith('net') && name !== 'targets');

describeEngines('a fleet', (createEngine) => {
  describe.each([
    {
      compute: 'ecs',
      scaled: 'update ssh-scaling maxCapacity',
      replaced: ['replace ssh-task containerDefinitions', 'update ssh-service taskDefinition'],
    },
    {
      compute: 'ec2',
      scaled: 'update ssh-group maxSize',
      replaced: ['update ssh-template userData', 'update ssh-group launchTemplate'],
    },
  ])('a fleet on $compute', ({ compute, scaled, replaced }) => {
    let engine: Engine;
    let previewed: PlayResult;
    let created: PlayResult;

    beforeAll(async () => {
      engine = createEngine();
      previewed = await engine.preview({ program, config: { compute } });
      created = await engine.up({ program, config: { compute } });
    });

    it('is previewed as it is then made', () => {
      expect([errors(previewed), errors(created)]).toEqual([[], []]);
      expect(previewed.steps.map(({ op, urn }) => `${op} ${urn}`).sort()).toEqual(
        created.steps.map(({ op, urn }) => `${op} ${urn}`).sort(),
      );
      expect(ofComponents(created).length).toBeGreaterThan(20);
    });

    it('has its resources beneath the components', () => {
      const orphans = ofComponents(created).filter(
        ({ parent }) => !/components:index:(ProxyFleet|TargetAccount)::/.test(parent),
      );
      expect(orphans.map(({ name }) => name)).toEqual([]);
    });

    it('protects and retains what an investigation needs', () => {
      const kept = ofComponents(created).filter((each) => each.protect && each.retainOnDelete);
      expect(kept.map(({ name }) => name).sort()).toEqual(['ssh-config', 'ssh-key', 'ssh-locks', 'ssh-log']);
    });

    it('has its proxies wait for their config and their rights', () => {
      const host = created.resources.find(({ name }) => name === (compute === 'ecs' ? 'ssh-service' : 'ssh-group'));
      const before = host?.dependencies.map((urn) => urn.split('::').at(-1)) ?? [];
      expect(before).toEqual(
        expect.arrayContaining([
          'ssh-config-proxy.yaml',
          'ssh-config-bootstrap.json',
          'ssh-config-access-base.cedar',
          'ssh-role-work',
          'ssh-role-no-tampering',
          'ssh-listener',
        ]),
      );
    });

    it('says where clients find it, and keeps no private key in its state', () => {
      expect(created.outputs.hostname).toMatch(/\.elb\.[a-z0-9-]+\.amazonaws\.com$/);
      expect(created.outputs.knownHosts).toBe(
        `[${JSON.stringify(created.outputs.hostname).slice(1, -1)}]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0N9aJmK3f1zsyqV8vX2s3n0xZ7W0V2dQJ9b0aYc1Xq\n`,
      );
      expect(created.state).not.toContain('PRIVATE KEY');
    });

    it('changes nothing when nothing changed, what was asked for when it did, and is not destroyed', async () => {
      const unchanged = await engine.up({ program, config: { compute } });
      expect(changes(unchanged)).toEqual([]);
      const larger = await engine.up({ program, config: { compute, maxCapacity: '9' } });
      expect(changes(larger)).toEqual(['update ssh maxCapacity', scaled]);
      const reconfigured = await engine.up({ program, config: { compute, maxCapacity: '9', failureMode: 'failOpen' } });
      expect(changes(reconfigured).sort()).toEqual(
        ['update ssh failureMode', 'update ssh-config-proxy.yaml content', ...replaced].sort(),
      );
      const destroyed = await engine.destroy({ program, config: { compute } });
      expect(destroyed.ok).toBe(false);
      expect(errors(destroyed).join('\n')).toContain('ssh-log" cannot be deleted\nbecause it is protected');
    });
  });

  it.each(['ecs', 'ec2'])('takes everything that a fleet can be told, on %s', async (compute) => {
    const engine = createEngine();
    const config = { compute, extent: 'everything' };
    const created = await engine.up({ program, config });
    expect(errors(created)).toEqual([]);
    expect(created.outputs.hostname).toBe('ssh.example.com');
    expect(created.outputs.knownHosts).toContain('@cert-authority * ssh-ed25519 ');
    const endpoints = created.resources.filter(({ type }) => type === 'aws:ec2/vpcEndpoint:VpcEndpoint');
    expect(endpoints.length).toBe(10);
  });

  it('is destroyed where its evidence is not kept', async () => {
    const engine = createEngine();
    const config = { compute: 'ecs', protectEvidence: 'false' };
    expect(errors(await engine.up({ program, config }))).toEqual([]);
    const destroyed = await engine.destroy({ program, config });
    expect(errors(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
  });
});
