import { join } from 'node:path';
import { describeEngines } from '../harness/engine/describe-engines';
import type { Engine, PlayResult } from '../harness/engine/types';

jest.setTimeout(120_000);

const program = join(__dirname, 'stores-program');
const changes = ({ steps }: PlayResult) =>
  steps
    .filter(({ op }) => op !== 'same')
    .map(({ op, urn, diff }) => `${op} ${urn.split('::').at(-1) ?? ''} ${diff.join(',')}`)
    .sort();
const errors = ({ diagnostics }: PlayResult) =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
const ofAws = ({ resources }: PlayResult) => resources.filter(({ type, custom }) => custom && type.startsWith('aws:'));

describeEngines('audit stores', (createEngine) => {
  describe.each([
    {
      store: 'athena',
      made: 'aws:glue/catalogTable:CatalogTable',
      changed: { retentionDays: '500', bufferSeconds: '120' },
      updates: [
        'update audit bufferSeconds,retentionDays',
        'update audit-events rule',
        'update audit-events rules',
        'update audit-ssh-events-files parameters',
        'update audit-stream extendedS3Configuration',
      ],
    },
    {
      store: 'lake',
      made: 'aws:cloudtrail/eventDataStore:EventDataStore',
      changed: { retentionDays: '500' },
      updates: ['update audit retentionDays', 'update audit-events retentionPeriod'],
    },
  ])('a store on $store', ({ store, made, changed, updates }) => {
    let engine: Engine;
    let created: PlayResult;

    beforeAll(async () => {
      engine = createEngine();
      created = await engine.up({ program, config: { store } });
    });

    it('is previewed as it is then made, with all that it can be told', async () => {
      const previewed = await createEngine().preview({ program, config: { store } });
      expect([errors(previewed), errors(created)]).toEqual([[], []]);
      const steps = ({ steps: all }: PlayResult) => all.map(({ op, urn }) => `${op} ${urn}`).sort();
      expect(steps(previewed)).toEqual(steps(created));
      expect(ofAws(created).map(({ type }) => type)).toContain(made);
    });

    it('gives a sink that other stacks can take', () => {
      expect(created.outputs.sink).toMatchObject({
        type: store === 'lake' ? 'lake' : 'firehose',
        accountId: '123456789012',
        eventSource: 'ssh.example.com',
        readerRoleArn: `arn:aws:iam::123456789012:role/acme-prod-${store === 'lake' ? 'lake' : 'audit'}-reader`,
      });
      expect(Object.values(created.outputs.sink ?? {})).not.toContain(null);
    });

    it('is as it was after a second up', async () => {
      expect(changes(await engine.up({ program, config: { store } }))).toEqual([]);
    });

    it('is changed in place', async () => {
      expect(changes(await engine.up({ program, config: { store, ...changed } }))).toEqual(updates);
    });

    it('outlives destroy', async () => {
      const destroyed = await engine.destroy({ program, config: { store } });
      expect(destroyed.ok).toBe(false);
      expect(ofAws(destroyed)).toHaveLength(ofAws(created).length);
    });
  });
});
