import type { Log } from 'sarif';
import { judgeFile, NOW, recorded, recordedText, RULES_OF_TEST, temporaryFolder } from '../judge.fixture';
import { judgeFiles, type FileFinding, type Judgement } from '../judge-file';
import { report } from './index';

const TOOL = { version: '1.2.3' };
const folder = temporaryFolder();
afterAll(folder.remove);

/** A stack in which one rule is violated, one undecided and one waived. */
async function mixed(level = 'mandatory'): Promise<Judgement> {
  const state = JSON.parse(recordedText('state.json')) as {
    deployment: { resources: { urn: string; type: string; inputs?: Record<string, unknown> }[] };
  };
  const role = state.deployment.resources.find(({ type }) => type === 'aws:iam/role:Role');
  state.deployment.resources.push(
    {
      ...role,
      urn: 'urn:pulumi:dev::audited::aws:iam/role:Role::a\u001b[2J<b>"&\'',
      type: 'aws:iam/role:Role',
      inputs: { assumeRolePolicy: '[secret]' },
    },
    {
      urn: 'urn:pulumi:dev::audited::aws:iam/role:Role::old',
      type: 'aws:iam/role:Role',
      inputs: { assumeRolePolicy: '{}' },
    },
  );
  const waiver = {
    ...{ rule: 'trust-is-json', urn: 'urn:pulumi:*::*::aws:iam/role:Role::old' },
    ...{ ticket: 'SEC-9', reason: 'It is old.', expires: '2027-01-01' },
  };
  return judgeFile(folder.write('state.json', JSON.stringify(state)), {
    waivers: [waiver],
    config: { 'trail-of-every-region': level },
  });
}

const TRAIL = 'urn:pulumi:dev::audited::example:audit:Audit$aws:cloudtrail/trail:Trail::management';

describe('the table', () => {
  test('shows what was found by resource, violations first, and counts it', async () => {
    expect(report.table(await mixed(), TOOL)).toBe(`aws:cloudtrail/trail:Trail management
${TRAIL}
  high      trail-of-every-region
    mandatory: isMultiRegionTrail is not true
    Fix: Set \`isMultiRegionTrail: true\`.
    See: https://docs.aws.amazon.com/x

aws:iam/role:Role a\\u001b[2J<b>"&'
urn:pulumi:dev::audited::aws:iam/role:Role::a\\u001b[2J<b>"&'
  undecided: assumeRolePolicy is a secret, which this exported state does not hold in clear (trust-is-json)

aws:iam/role:Role old
urn:pulumi:dev::audited::aws:iam/role:Role::old
  low       trust-is-json
    waived: assumeRolePolicy is old (SEC-9 until 2027-01-01: It is old.)

1 violation (1 mandatory), 1 undecided, 1 waived; 3 rules, 15 resources`);
  });

  test('tells once what several rules could not decide', async () => {
    const one = await mixed();
    const findings = one.findings.flatMap((each) =>
      each.kind === 'undecided' ? [each, { ...each, rule: { ...each.rule, id: 'trust-is-short' } }] : [each],
    );
    expect(report.table({ ...one, findings }, TOOL)).toContain(
      '\n  undecided: assumeRolePolicy is a secret, which this exported state does not hold in clear (trust-is-json, trust-is-short)\n',
    );
  });

  test('says advisory where nothing is stopped, and which file where there are several', async () => {
    const one = await mixed('advisory');
    const two: Judgement = {
      ...one,
      files: [...one.files, ...one.files],
    };
    const text = report.table(two, TOOL);
    expect(text).toContain(`aws:cloudtrail/trail:Trail management of FILE\n${TRAIL}\n`);
    expect(text).toContain('    advisory: isMultiRegionTrail is not true\n');
    expect(text).toContain('1 violation (0 mandatory)');
  });

  test('what is to be set right by itself stops a deployment that is only judged', async () => {
    expect(report.table(await mixed('remediate'), TOOL)).toContain('    mandatory: isMultiRegionTrail is not true');
  });

  test('an expired waiver is named, and a finding without resource is about the stack', async () => {
    const { findings, ...rest } = await mixed();
    const [violation] = findings as [FileFinding];
    const waived = findings.find(({ kind }) => kind === 'waived');
    const given = [{ ...violation, urn: undefined, waiver: waived?.waiver }];
    expect(report.table({ ...rest, findings: given }, TOOL)).toContain(
      'the stack\n  high      trail-of-every-region\n    mandatory: isMultiRegionTrail is not true (its waiver SEC-9 expired on 2027-01-01)\n',
    );
  });

  test('without findings it is the counts', () => {
    expect(report.table(judgeFiles([], [], NOW), TOOL)).toBe(
      '0 violations (0 mandatory), 0 undecided, 0 waived; 0 rules, 0 resources',
    );
  });
});

test('JSON has everything by name', async () => {
  const shape = JSON.parse(report.json(await mixed(), TOOL)) as Record<string, unknown[]>;
  expect(shape.summary).toEqual({
    ...{ files: 1, resources: 15, rules: 3, mandatory: 1, violations: 1, undecided: 1, waived: 1 },
  });
  expect(shape.files).toEqual([{ name: 'FILE', kind: 'exported state', resources: 15 }]);
  expect(shape.findings?.[0]).toEqual({
    kind: 'violation',
    rule: 'trail-of-every-region',
    severity: 'high',
    level: 'mandatory',
    file: 'FILE',
    urn: TRAIL,
    type: 'aws:cloudtrail/trail:Trail',
    path: 'isMultiRegionTrail',
    message: 'isMultiRegionTrail is not true',
    remediation: 'Set `isMultiRegionTrail: true`.',
    link: 'https://docs.aws.amazon.com/x',
    position: { file: 'index.ts', line: 11, column: 5 },
  });
  expect(shape.findings?.find((each) => (each as FileFinding).kind === 'waived')).toMatchObject({
    waiver: {
      ticket: 'SEC-9',
      reason: 'It is old.',
      expires: '2027-01-01',
      urn: 'urn:pulumi:*::*::aws:iam/role:Role::old',
    },
  });
});

describe('SARIF', () => {
  const sarif = async (level?: string): Promise<Log> => JSON.parse(report.sarif(await mixed(level), TOOL)) as Log;

  test('describes the rules', async () => {
    const { version, runs } = await sarif();
    expect(version).toBe('2.1.0');
    expect(runs).toHaveLength(1);
    expect(runs[0]?.tool.driver).toMatchObject({ name: 'sallyport-policies', version: '1.2.3' });
    expect(runs[0]?.tool.driver.rules?.map(({ id }) => id)).toEqual(RULES_OF_TEST.map(({ id }) => id));
    expect(runs[0]?.tool.driver.rules?.[0]).toEqual({
      id: 'trail-of-every-region',
      shortDescription: { text: 'A trail records every region' },
      fullDescription: { text: 'Others are not seen.' },
      help: {
        text: 'Set `isMultiRegionTrail: true`.\nhttps://docs.aws.amazon.com/x',
        markdown: 'Set `isMultiRegionTrail: true`.\n\n[https://docs.aws.amazon.com/x](https://docs.aws.amazon.com/x)',
      },
      helpUri: 'https://docs.aws.amazon.com/x',
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '8.0', precision: 'high', tags: ['security', 'audit', 'fsbp:CloudTrail.1'] },
    });
    expect(runs[0]?.tool.driver.rules?.map(({ properties }) => properties?.['security-severity'] as string)).toEqual([
      '8.0',
      '2.0',
      '9.5',
    ]);
  });

  test('a violation fails at its place in the program, with the same fingerprint in every run', async () => {
    const [first] = (await sarif()).runs[0]?.results ?? [];
    expect(first).toMatchObject({
      ruleId: 'trail-of-every-region',
      ruleIndex: 0,
      kind: 'fail',
      level: 'error',
      message: {
        text: 'management: isMultiRegionTrail is not true. Fix: Set `isMultiRegionTrail: true`. See https://docs.aws.amazon.com/x',
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'index.ts' }, region: { startLine: 11, startColumn: 5 } },
          logicalLocations: [{ name: 'management', fullyQualifiedName: TRAIL, kind: 'resource' }],
        },
      ],
      properties: { path: 'isMultiRegionTrail', mandatory: true },
    });
    expect(first?.suppressions).toBeUndefined();
    const [again] = (await sarif('advisory')).runs[0]?.results ?? [];
    expect(again).toMatchObject({ level: 'warning', partialFingerprints: first?.partialFingerprints });
    expect(Object.values(first?.partialFingerprints ?? {})).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test('what is undecided is open, what is waived is suppressed, and without a place it is at the project', async () => {
    const results = (await sarif()).runs[0]?.results ?? [];
    const undecided = results.find(({ kind }) => kind === 'open');
    expect(undecided?.level).toBe('none');
    const suppressed = results.filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'SEC-9 until 2027-01-01: It is old.' }],
    ]);
    expect(suppressed[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'Pulumi.yaml' },
      region: { startLine: 1, startColumn: 1 },
    });
  });

  test('two findings never share a fingerprint', async () => {
    const results = (await sarif()).runs[0]?.results ?? [];
    const prints = results.map(({ partialFingerprints }) => Object.values(partialFingerprints ?? {})[0]);
    expect(new Set(prints).size).toBe(results.length);
  });
});

test('JUnit has a case a rule and resource; what stops a deployment fails', async () => {
  expect(report.junit(await mixed(), TOOL).split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="sallyport-policies">',
    '  <testsuite name="FILE" tests="4" failures="1" skipped="2" errors="0">',
    '    <testcase classname="audit" name="trail-of-every-region example:audit:Audit$aws:cloudtrail/trail:Trail::management"><failure type="high" message="A trail records every region">violation: isMultiRegionTrail is not true. Fix: Set `isMultiRegionTrail: true`. See https://docs.aws.amazon.com/x</failure></testcase>',
    '    <testcase classname="audit" name="trust-is-json aws:iam/role:Role::a\ufffd[2J&lt;b&gt;&quot;&amp;&apos;"><skipped message="undecided: assumeRolePolicy is a secret, which this exported state does not hold in clear. Fix: Write JSON. See https://docs.aws.amazon.com/x"/></testcase>',
    '    <testcase classname="audit" name="trust-is-json aws:iam/role:Role::old"><skipped message="waived by SEC-9 until 2027-01-01: assumeRolePolicy is old. Fix: Write JSON. See https://docs.aws.amazon.com/x"/></testcase>',
    '    <testcase classname="audit" name="trail-has-bucket"/>',
    '  </testsuite>',
    '</testsuites>',
  ]);
  expect(report.junit(await judgeFile(recorded('first-preview.json'), { level: 'advisory' }), TOOL)).toContain(
    '<skipped message="advisory: isMultiRegionTrail is not true.',
  );
});
