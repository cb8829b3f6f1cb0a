import { placeText } from '../errors';
import { RUNBOOK_TEXT, runbookFixture } from '../runbook.fixture';
import { parseRunbook } from './parse-runbook';

const problemsOf = (change: (text: string) => string): string[] => {
  const result = parseRunbook(change(RUNBOOK_TEXT), 'denied.md');
  return 'problems' in result ? result.problems.map((each) => `${placeText(each.place)}: ${each.message}`) : [];
};

test('a runbook is read into its parts', () => {
  const runbook = runbookFixture();
  expect(runbook).toMatchObject({
    id: 'denied',
    window: 900,
    threshold: { column: 'attempts', atLeast: 5 },
    introduction: 'Why this is looked at.',
  });
  expect(runbook.response?.contain.duration).toBe(3_600);
  expect(RUNBOOK_TEXT.split('\n')[runbook.sql.firstLine - 1]).toMatch(/^SELECT/);
  expect(runbook.sections.Recover.text).toBe('Lift it.');
  expect(RUNBOOK_TEXT.split('\n')[runbook.sections.Assess.line - 1]).toBe('## Assess');
});

test.each([
  ['severity: high', 'severity: terrible', /^denied\.md:4: severity: .*"informational"/],
  ['window: 15m', 'window: 15 minutes', /^denied\.md:12: window: "15 minutes" is no duration/],
  ['schedule: every 5 minutes', 'schedule: every 7 minutes', /^denied\.md:11: schedule: .*must divide 60/],
  ['schedule: every 5 minutes', 'schedule: "61 * * * *"', /^denied\.md:11: schedule: .*neither/],
  ['type: varchar', 'type: text', /^denied\.md:10: parameters\.name\.type: /],
  ['key: [source]', 'key: [source]\ncolour: red', /^denied\.md:\d+: colour: is no key that may stand here/],
  ['severity: high', 'severity: "high', /^denied\.md:\d+:\d+: not YAML: Missing closing "quote$/],
  ['duration: 1h, cut: true', 'duration: 1h, cut: false', /response\.contain\.cut/],
  ['events: [AuthenticateUser]', 'events: [LogIn]', /^denied\.md:16: alarm\.events\.0: /],
  ['id: denied', 'id: denied\nid: again', /^denied\.md:3:1: not YAML: Map keys must be unique/],
  ['## Recover\n\nLift it.', '', /"## Recover" is missing/],
  ['## Recover\n\nLift it.', '## Recover', /"## Recover" is empty/],
  ['## Recover', '## Assess', /"## Assess" is there twice/],
  ['```sql', '```text', /one ```sql block/],
  ['---\nid', 'id', /must begin with YAML front matter/],
])('%j changed to %j is refused at its place', (from, to, expected) => {
  expect(problemsOf((text) => text.replace(from, to)).join('\n')).toMatch(expected);
});

test('every problem is named, not only the first', () => {
  expect(
    problemsOf((text) => text.replace('severity: high', 'severity: x').replace('window: 15m', 'window: y')).length,
  ).toBe(2);
});

test('a second SQL block is refused where it begins', () => {
  const lines = RUNBOOK_TEXT.split('\n').length;
  const problems = problemsOf((text) => `${text}\n\`\`\`sql\nSELECT 1\n\`\`\`\n`);
  expect(problems).toEqual([`denied.md:${lines + 1}: there must be only one \`\`\`sql block`]);
});

test('a bomb of aliases is refused', () => {
  const text = `---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n`;
  const result = parseRunbook(text, 'bomb.md');
  expect('problems' in result && result.problems[0]).toMatchObject({
    place: { line: 3 },
    message: expect.stringContaining('alias *a') as string,
  });
});
