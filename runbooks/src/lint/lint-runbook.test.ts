import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeText } from '../errors';
import { CATALOGUE_FOLDER, loadCatalogue } from '../format/load-catalogue';
import { readRunbook } from '../format/parse-runbook';
import { lintRunbook } from './lint-runbook';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-lint-'));
  await cp(CATALOGUE_FOLDER, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('nothing is wrong with the catalogue', async () => {
  for (const runbook of (await loadCatalogue()).runbooks) expect(await lintRunbook(runbook)).toEqual([]);
});

/** The problems of ssh-access-denied after a change to its text or to that of its cases. */
async function problemsAfter(from: string | RegExp, to: string, ending = '.md'): Promise<string> {
  const file = join(folder, `ssh-access-denied${ending}`);
  const text = await readFile(file, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
  const read = await readRunbook(join(folder, 'ssh-access-denied.md'));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const problems = await lintRunbook(read.runbook);
  return problems
    .map((each) => `${placeText(each.place).slice(folder.length + 1)}: ${each.severity}: ${each.message}`)
    .join('\n');
}

test.each([
  ['id: ssh-access-denied', 'id: other-name', /must be named other-name\.md/],
  ['SELECT DISTINCT eventData.UID AS uid', 'SELECT eventData.UID AS uid', /remove duplicates by eventData\.UID/],
  ['eventData.UID AS uid,', 'eventID AS uid,', /remove duplicates by eventData\.UID/],
  ['eventTime >= :windowStart AND ', '', /lower bound: eventTime >= :windowStart/],
  [' AND eventTime < :windowEnd', '', /upper bound: eventTime < :windowEnd/],
  [
    '{{ssh_events}}',
    '{{sshevents}}',
    /^ssh-access-denied\.md:\d+:8: error: {{sshevents}} is no table; there are {{ssh_events}} and/,
  ],
  [/^ {2}max_by\(groups, eventTime\) AS groups,\n/m, '', /warning: locks a person, and the SQL returns no column "groups"/],
  ['{{is target}}', '{{is traget}}', /^ssh-access-denied\.md:\d+:\d+: error: :traget is no parameter/],
  ['subject: target', 'subject: none', /{{is target}}: the parameter must say what it names/],
  ['    subject: target\n', '', /{{is target}}: the parameter must say what it names/],
  ['\n  AND {{is target}}', '', /parameters\.target: error: the SQL does not use it/],
  ['eventData.errorCode =', 'eventData.errorCod =', /^ssh-access-denied\.md:\d+:\d+: error: .*errorCod/],
  [
    'eventTime >= :windowStart',
    "eventTime >= '2026-01-01' AND eventTime >= :windowStart",
    /^ssh-access-denied\.md:\d+:\d+: error: /,
  ],
  [
    'sum(refusals) AS refusals',
    'approx_distinct(uid) AS refusals',
    /^ssh-access-denied\.md:\d+:\d+: (error|warning): .*approx_distinct/,
  ],
  ['SELECT person,\n', 'DELETE FROM x; SELECT person,\n', /^ssh-access-denied\.md:\d+:\d+: error: /],
  ['key: [person, target, act]', 'key: [person, host]', /key\.1: error: "host" is no column/],
  ['column: refusals', 'column: refused', /threshold\.column: error: "refused" is no column/],
  ['column: refusals', 'column: act', /threshold\.column: error: "act" is no number/],
  ['column: person', 'column: who', /response\.contain\.column: error: "who" is no column/],
  [
    'Ask the owner of {{row.target}}',
    'Ask the owner of {{row.host}}',
    /## Assess: error: {{row\.host}}: "host" is no column/,
  ],
  ['Nothing happened', 'Nothing happened to {{who}}', /{{who}} is none of/],
  ['before :windowEnd?', 'before {{row.lastSeen}}?', /question: error: .*there may be no row/],
  ['before :windowEnd?', 'before :windowClose?', /question: error: :windowClose is no parameter/],
  [
    'create person {{row.person}}',
    "create person '{{row.person}}' `x '{{row.person}}'`",
    /no quotes around a placeholder in code/,
  ],
  [
    'default: ""\n    description: Only this target',
    'default: 5\n    required: true\n    description: Only this target',
    /required parameter has no default/,
  ],
  [
    'type: varchar\n    subject: target\n    default: ""\n    description: Only this target',
    'type: integer\n    default: five\n    description: Only this target',
    /target\.default: error: is "five", not a whole number/,
  ],
])('%j changed to %j is named', async (from, to, expected) => {
  expect(await problemsAfter(from, to)).toMatch(expected);
});

test.each([
  ['result: finding', 'result: clean', /no case whose result is finding/],
  [/result: clean/g, 'result: finding', /no case whose result is clean/],
  ['refusals: 3,', 'refused: 3,', /expect\.rows: error: "refused" is no column/],
  [
    'parameters: { principal: bob',
    'parameters: { prinicpal: bob',
    /parameters\.prinicpal: error: the runbook has no such parameter/,
  ],
  ['event: ForwardPort', 'event: ForwardPrt', /^ssh-access-denied\.cases\.yaml:\d+: cases\.0\.events\.0/],
  ['runbook: ssh-access-denied', 'runbook: other', /the cases are of "other"/],
  ['at: -10m', 'at: 10 minutes ago', /no offset from the window's end/],
])('in the cases, %j changed to %j is named', async (from, to, expected) => {
  const all = from === 'result: finding' ? /result: finding/g : from;
  expect(await problemsAfter(all, to, '.cases.yaml')).toMatch(expected);
});

test('a runbook without cases is named', async () => {
  await rm(join(folder, 'ssh-access-denied.cases.yaml'));
  expect(await problemsAfter('Nothing happened', 'Nothing at all happened')).toMatch(
    /ssh-access-denied\.cases\.yaml is missing/,
  );
});
