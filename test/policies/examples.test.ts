/**
 * Plays every `RULE.example.ts` as a Pulumi program, judged by the built pack over gRPC.
 *
 *     npx tsc -b policies && npx jest test/policies/examples -t '<rule id> '
 *
 * plays those of one rule: only the programs selected are run.
 */
import { PolicyType } from '@pulumi/pulumi/proto/analyzer_pb';
import { examplesOf, PACK, ruleFiles, type RuleFile } from '../harness/policy-pack/examples';
import type { Mode } from '../harness/policy-pack/pack-host';
import { saidBy, type Said } from '../harness/policy-pack/said';
import { Stage } from '../harness/policy-pack/stage';
import type { Examples, Programs } from '../../policies/src/rule/examples.fixture';

jest.setTimeout(120_000);

const stage = new Stage(PACK);
afterAll(() => stage.stop());

for (const file of ruleFiles('.example.ts')) {
  describe(`${file.id} `, () => {
    let examples: Examples;
    try {
      examples = examplesOf(file);
    } catch (error) {
      test('its examples can be loaded', () => {
        throw error;
      });
      return;
    }
    describePrograms(file, examples);
  });
}

function describePrograms({ id, path }: RuleFile, examples: Examples): void {
  const play = async (program: () => void, mode: Mode): Promise<Said> => {
    // In an update a mandatory violation would end the deployment before its end is judged. The other rules would judge every
    // example too, which takes most of the time; all together they judge the root program (root-program.test.ts).
    const enforcementLevel = mode === 'update' ? 'advisory' : 'mandatory';
    const config = { all: 'disabled', [id]: { ...examples.config, enforcementLevel } };
    const { violations, errors } = await stage.play({ program, mode, config, stackTags: examples.stackTags ?? {} });
    expect({ errorsOfProgramOrProvider: errors }).toEqual({ errorsOfProgramOrProvider: [] });
    return saidBy(id, violations);
  };

  each(examples.good, 'good', async (program) => {
    await kindOf(id);
    expect(await play(program, 'preview')).toEqual({ violations: [], undecided: [] });
  });

  each(examples.bad, 'bad', async (program) => {
    await kindOf(id);
    const said = await play(program, 'preview');
    if (said.violations.length === 0) throw new Error(`no violation of ${id} (${path}); it said ${show(said)}`);
  });

  each(examples.unknown, 'unknown', async (program) => {
    const kind = await kindOf(id);
    const said = await play(program, 'preview');
    if (kind === 'stack' && said.violations.length === 0) {
      throw new Error(`the stack rule ${id} (${path}) fails open before an unknown value; it said ${show(said)}`);
    }
    if (kind === 'resource' && (said.undecided.length === 0 || said.violations.length > 0)) {
      throw new Error(`the resource rule ${id} (${path}) is not undecided; it said ${show(said)}`);
    }
  });

  each(examples.unknown, 'unknown before, decided by an update', async (program) => {
    const said = await play(program, 'update');
    expect([...said.undecided, ...said.violations.filter((each) => each.includes(' is not known before '))]).toEqual(
      [],
    );
  });
}

function each(programs: Programs, kind: string, judge: (program: () => void) => Promise<void>): void {
  for (const [title, program] of Object.entries(programs)) test(`${kind}: ${title}`, () => judge(program));
}

async function kindOf(id: string): Promise<'resource' | 'stack'> {
  const { pack } = await stage.host('preview');
  const policy = pack.info.getPoliciesList().find((policy) => policy.getName() === id);
  if (policy === undefined) {
    throw new Error(`the built pack has no rule ${id}: name it in its area's index.ts and run npx tsc -b policies`);
  }
  return policy.getPolicyType() === PolicyType.POLICY_TYPE_STACK ? 'stack' : 'resource';
}

const show = (said: Said): string => JSON.stringify(said, null, 2);
