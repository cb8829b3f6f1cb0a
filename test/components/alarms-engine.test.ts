import { join } from 'node:path';
import { createEngine } from '../harness/engine/create-engine';
import type { Engine, PlayResult } from '../harness/engine/types';

jest.setTimeout(240_000);

const program = join(__dirname, 'alarms-program');
const changes = ({ steps }: PlayResult) =>
  steps
    .filter(({ op }) => op !== 'same')
    .map(({ op, urn, diff }) => `${op} ${urn.split('::').at(-1) ?? ''} ${diff.join(',')}`);
const errors = ({ diagnostics }: PlayResult) =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
const ofAlarms = ({ resources }: PlayResult) =>
  resources.filter(({ urn }) => urn.includes('components:index:RunbookAlarms$aws:'));

describe('alarms through the engine', () => {
  const store = 'athena';
  let engine: Engine;
  let previewed: PlayResult;
  let created: PlayResult;

  beforeAll(async () => {
    engine = createEngine('standIn');
    previewed = await engine.preview({ program, config: { store } });
    created = await engine.up({ program, config: { store } });
  });
  afterAll(() => engine.close());

  it('are previewed as they are then made, taken by AWS', () => {
    expect([errors(previewed), errors(created)]).toEqual([[], []]);
    expect(previewed.steps.map(({ op, urn }) => `${op} ${urn}`).sort()).toEqual(
      created.steps.map(({ op, urn }) => `${op} ${urn}`).sort(),
    );
    expect(ofAlarms(created).length).toBeGreaterThan(30);
    expect(Object.keys(created.outputs.alarmArns as object)).toContain('ssh-denied-surge');
    expect(created.state).not.toContain('PRIVATE KEY');
  });

  it('change nothing when nothing changed, and an alarm and the archive when a threshold did', async () => {
    expect(changes(await engine.up({ program, config: { store } }))).toEqual([]);
    const tuned = await engine.up({ program, config: { store, threshold: '80' } });
    expect(changes(tuned)).toEqual([
      'update runbooks overrides',
      'update runbooks-ssh-denied-surge alarmDescription,threshold',
      'update runbooks-runner code',
    ]);
  });

  it('are destroyed with their stack', async () => {
    const destroyed = await engine.destroy({ program, config: { store, threshold: '80' } });
    expect(errors(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
  });
});

it('take everything that they can be told, a store on CloudTrail Lake and runbooks of a team too', async () => {
  const engine = createEngine('standIn');
  try {
    const config = { store: 'lake', extent: 'everything' };
    const created = await engine.up({ program, config });
    expect(errors(created)).toEqual([]);
    expect(created.outputs.eradicateDocumentNames).toMatchObject({
      'our-lateral-movement': 'acme-prod-runbooks-eradicate-our-lateral-movement',
    });
    expect(changes(await engine.up({ program, config }))).toEqual([]);
  } finally {
    await engine.close();
  }
});
