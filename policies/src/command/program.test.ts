import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { recorded, temporaryFolder } from '../judge/judge.fixture';
import { RULES } from '../rules';
import { runCommandLine } from './program';

const folder = temporaryFolder();
afterAll(folder.remove);

const NOW = Date.parse('2026-11-23T08:00:00Z');
const EXAMPLES = {
  'trail-covers-all-regions': {
    preamble: 'const a = 1;',
    good: [{ title: 'a trail', source: 'new Trail(a);' }],
    bad: [{ title: 'none', source: 'b();\n\nc();' }],
    unknown: [],
  },
};

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const world = {
    cwd: dirname(recorded('state.json')),
    now: () => NOW,
    print: (text: string) => void (said.out += `${text}\n`),
    printError: (text: string) => void (said.err += `${text}\n`),
    version: '1.2.3',
    examples: () => EXAMPLES,
  };
  return { code: await runCommandLine(world, words), ...said };
}

describe('list', () => {
  test('shows every rule with its level and title, in lines that a person reads', async () => {
    const { code, out, err } = await run('list');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^RULE +SEVERITY +LEVEL +AREA +TITLE\n/);
    for (const { id } of RULES) expect(out).toContain(`\n${id} `);
    expect(out).toMatch(/\ntrail-covers-all-regions +high +mandatory +audit +A trail records every region\n/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(180);
    expect(out).toContain(`\n${RULES.length} rules; `);
  });

  test('--framework keeps its rules and their controls in it', async () => {
    const { out } = await run('--json', 'list', '--framework', 'fsbp');
    const rules = JSON.parse(out) as { readonly id: string; readonly controls: object }[];
    expect(rules.map(({ id }) => id)).toEqual(
      RULES.filter(({ controls }) => (controls.fsbp ?? []).length > 0).map(({ id }) => id),
    );
    expect(rules.every(({ controls }) => Object.keys(controls).join() === 'fsbp')).toBe(true);
    expect(rules.length).toBeLessThan(RULES.length);
    const text = (await run('list', '--framework', 'fsbp')).out;
    expect(text).toMatch(/^RULE +SEVERITY +LEVEL +AREA +CONTROLS +TITLE\n/);
    expect(text).toMatch(/\ntrail-covers-all-regions +high +mandatory +audit +CloudTrail\.1 +A trail records every/);
  });

  test('--area keeps its rules', async () => {
    const rules = JSON.parse((await run('list', '--json', '--area', 'mfa')).out) as { readonly area: string }[];
    expect(new Set(rules.map(({ area }) => area))).toEqual(new Set(['mfa']));
  });

  test.each([
    [['--framework', 'cis-aws-5'], '--framework "cis-aws-5" is unknown, did you mean "cis-aws-5.0"?'],
    [['--area', 'audits'], '--area "audits" is unknown, did you mean "audit"?'],
  ])('%j is refused', async (words, message) => {
    expect(await run('list', ...words)).toMatchObject({
      code: 2,
      out: '',
      err: `error USAGE: ${message}\nwhat to do: Add --help to see what it takes.\n`,
    });
  });
});

describe('explain', () => {
  test('tells all about a rule, with its examples', async () => {
    const { code, out } = await run('explain', 'trail-covers-all-regions');
    expect(code).toBe(0);
    expect(out).toContain(
      'trail-covers-all-regions: A trail records every region\n\nhigh, mandatory by default, area audit, judges each resource by itself\n\nWhy\n  ',
    );
    expect(out).toContain('\n\nReads\n  aws:cloudtrail/trail:Trail isMultiRegionTrail\n');
    expect(out).toContain('\n\nFix\n  Set `isMultiRegionTrail: true` on the trail.\n');
    expect(out).toContain('\n  CIS AWS Foundations Benchmark 5.0.0, 3.1: CloudTrail records every region\n');
    expect(out).toContain(
      '\n\nGood: a trail\n  const a = 1;\n\n  new Trail(a);\n\nBad: none\n  const a = 1;\n\n  b();\n\n  c();\n\nSee https://',
    );
  });

  test('shows options with what they take', async () => {
    const rule = RULES.find(({ kind }) => kind === 'stack');
    const { out } = await run('explain', rule?.id ?? '');
    expect(out).toContain('judges the whole stack');
    expect(out).toContain('  onUnknown ("violation" or "undecided"; default "violation")\n    What a value means');
  });

  test('--json is the same as data', async () => {
    const shape = JSON.parse((await run('explain', 'trail-covers-all-regions', '--json')).out) as object;
    expect(shape).toMatchObject({ id: 'trail-covers-all-regions', kind: 'resource', level: 'mandatory', options: [] });
    expect(shape).toHaveProperty('examples', EXAMPLES['trail-covers-all-regions']);
  });

  test('an unknown rule is refused, with the nearest', async () => {
    expect(await run('explain', 'trail-covers-all-region')).toMatchObject({
      code: 2,
      err: 'error RULE_UNKNOWN: "trail-covers-all-region" is no rule, did you mean "trail-covers-all-regions"?\nwhat to do: `sallyport-policies list` shows the rules.\n',
    });
  });
});

/** Only the rule that these tests are about stays in, whatever the catalogue grows to. */
const only = (level: string): string =>
  folder.write(
    'config.json',
    JSON.stringify({ all: 'disabled', 'trail-covers-all-regions': { enforcementLevel: level } }),
  );
const WAIVER = {
  ...{ rule: 'trail-covers-all-regions', urn: 'urn:pulumi:*::*::aws:cloudtrail/trail:Trail::management' },
  ...{ ticket: 'SEC-1', reason: 'Moving.', expires: '2027-01-01' },
};

test.each([
  ['role-trust-mfa', 'did you mean "role-trust-mfa-is-recent"?'],
  ['trail-is', 'did you mean "trail-is-encrypted" or "trail-is-logging"?'],
  ['is', 'and nothing is near it; `sallyport-policies list` shows them'],
])('a part of an id, %s, finds the rules that hold it', async (part, says) => {
  expect((await run('explain', part)).err).toContain(` is no rule, ${says}\n`);
});

describe('judge', () => {
  test('a mandatory violation is exit code 1, an advisory one 0', async () => {
    const refused = await run('judge', 'state.json', '--config', only('mandatory'));
    expect(refused).toMatchObject({ code: 1, err: '' });
    expect(refused.out).toContain('1 violation (1 mandatory), 0 undecided, 0 waived; 1 rule, 13 resources');
    const warned = await run('judge', 'state.json', '--config', only('advisory'));
    expect(warned.code).toBe(0);
    expect(warned.out).toContain('1 violation (0 mandatory)');
  });

  test('waivers', async () => {
    const waivers = folder.write('waivers.json', JSON.stringify([WAIVER]));
    const { code, out } = await run('judge', 'state.json', '--config', only('mandatory'), '--waivers', waivers);
    expect(code).toBe(0);
    expect(out).toContain('(SEC-1 until 2027-01-01: Moving.)');
  });

  test('--level, --framework and several files', async () => {
    const { code, out } = await run(
      ...['judge', 'state.json', 'second-preview.json', '--level', 'advisory', '--json'],
      ...['--framework', 'cis-aws-5.0', '--framework', 'cis-aws-3.0'],
    );
    expect(code).toBe(0);
    const { summary, files } = JSON.parse(out) as { summary: { rules: number; mandatory: number }; files: object[] };
    expect(summary.mandatory).toBe(0);
    expect(summary.rules).toBe(
      RULES.filter(({ controls }) => controls['cis-aws-5.0'] !== undefined || controls['cis-aws-3.0'] !== undefined)
        .length,
    );
    expect(files).toEqual([
      { name: 'state.json', kind: 'exported state', resources: 13 },
      { name: 'second-preview.json', kind: 'preview', resources: 11 },
    ]);
  });

  test('--output writes the format to a file and nothing else', async () => {
    const file = folder.write('out', '');
    const said = await run('judge', 'state.json', '--config', only('mandatory'), '--format', 'sarif', '--output', file);
    expect(said).toEqual({ code: 1, out: '', err: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: '2.1.0' });
  });

  test('--baseline reports what the account would lack', async () => {
    const empty = folder.write('empty.json', '{"version":3,"deployment":{"resources":[]}}');
    const counts = async (...words: string[]) =>
      JSON.parse((await run('judge', empty, '--json', ...words)).out) as { summary: { violations: number } };
    expect((await counts()).summary.violations).toBe(0);
    expect((await counts('--baseline')).summary.violations).toBeGreaterThan(0);
  });

  test.each<[string, string[], string]>([
    ['no file', ['judge'], "error USAGE: missing required argument 'file'"],
    ['a file that is not there', ['judge', 'none.json'], 'error INPUT_UNREADABLE: none.json cannot be read (ENOENT)'],
    [
      'a config that is not there',
      ['judge', 'state.json', '--config', 'none.json'],
      'error INPUT_UNREADABLE: none.json cannot be read (ENOENT)',
    ],
    [
      'a config that is no JSON',
      ['judge', 'state.json', '--config', 'README.md'],
      'error POLICY_CONFIG_INVALID: README.md is no JSON',
    ],
    [
      'an unknown rule in the config',
      ['judge', 'state.json', '--config', folder.write('c.json', '{"trail-covers-all-region":"advisory"}')],
      'error POLICY_CONFIG_INVALID: config["trail-covers-all-region"] is no rule, did you mean "trail-covers-all-regions"?',
    ],
    [
      'a waiver without end',
      ['judge', 'state.json', '--waivers', folder.write('w.json', JSON.stringify([{ ...WAIVER, expires: undefined }]))],
      'error WAIVER_INVALID: waivers[0].expires is missing',
    ],
    [
      'an unknown level',
      ['judge', 'state.json', '--level', 'high'],
      "error USAGE: option '--level <level>' argument 'high' is invalid. Allowed choices are advisory, mandatory, remediate, disabled.",
    ],
    ['an unknown format', ['judge', 'state.json', '--format', 'xml'], 'error USAGE: option'],
    [
      'a folder for the output',
      ['judge', 'state.json', '--output', '/nonexistent/x'],
      'error OUTPUT_UNWRITABLE: /nonexistent/x cannot be written (ENOENT)',
    ],
    ['an unknown command', ['jugde'], "error USAGE: unknown command 'jugde' (Did you mean judge?)"],
    ['no command', [], 'error USAGE: no command was given'],
  ])('%s is exit code 2', async (_case, words, message) => {
    const said = await run(...words);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(message);
  });

  test('errors are JSON with --json', async () => {
    const { code, err } = await run('judge', 'none.json', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'INPUT_UNREADABLE' } });
  });
});

test('help names the exit codes, and the version is that of the package', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, err: '' });
  for (const code of [0, 1, 2]) expect(help.out).toMatch(new RegExp(`^ {2}${code} {2}`, 'm'));
  expect((await run('--version')).out).toBe('1.2.3\n');
  expect((await run('judge', '--help')).out).toContain('--waivers <file>');
});
