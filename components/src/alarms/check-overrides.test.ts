import { parseOverrides } from '@sallyport/runbooks';
import { overrideProblems } from './check-overrides';
import { readRunbooks } from './read-runbooks';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const runbooks = readRunbooks(undefined).files.map(({ runbook }) => runbook);
const problems = (overrides: unknown) => overrideProblems(parseOverrides(overrides), runbooks, NOW);
const exception = (more: object = {}) => ({
  match: { source: '198.51.100.*' },
  reason: 'scanner',
  expires: '2026-12-31',
  ...more,
});

test('what is right has no problems', () => {
  expect(
    problems({ 'ssh-denied-surge': { threshold: 80, schedule: 'every 10 minutes', exceptions: [exception()] } }),
  ).toEqual([]);
});

test('an id that is no runbook is named with what was meant', () => {
  expect(problems({ 'ssh-denied-serge': { threshold: 80 } })).toEqual([
    {
      path: 'overrides.ssh-denied-serge',
      reason: 'is no runbook; did you mean "ssh-denied-surge"?',
      severity: 'error',
    },
  ]);
});

test('a column that the runbook does not return is named', () => {
  expect(problems({ 'ssh-denied-surge': { exceptions: [exception({ match: { sorce: 'x' } })] } })).toEqual([
    {
      path: 'overrides.ssh-denied-surge.exceptions[0].match.sorce',
      reason: 'is no column of ssh-denied-surge; did you mean "source"?',
      severity: 'error',
    },
  ]);
});

test.each([
  ['2026-11-22', 1],
  ['2026-11-23', 0],
  ['2026-11-23T11:59:59Z', 1],
])('an exception that expires on %s: %i warnings', (expires, count) => {
  const found = problems({ 'ssh-denied-surge': { exceptions: [exception({ expires })] } });
  expect(found.map(({ severity }) => severity)).toEqual(Array<string>(count).fill('warning'));
});
