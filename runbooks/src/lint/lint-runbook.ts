import { basename } from 'node:path';
import { readCases } from '../cases/read-cases';
import type { Problem } from '../format/parse-runbook';
import type { Runbook } from '../format/runbook';
import { parseValue } from '../query/parameters';
import { SUBJECT_KINDS } from '../query/subjects';
import type { Column } from '../query/typed-rows';
import { lintSql } from './lint-sql';
import { lintTexts } from './lint-texts';

/** Everything that is wrong with a runbook that could be read, and with its cases. None: it may be merged. */
export async function lintRunbook(runbook: Runbook): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const { file } = runbook;
  if (basename(file) !== `${runbook.id}.md`) {
    problems.push({
      place: { file, key: 'id' },
      severity: 'error',
      message: `the file of runbook ${runbook.id} must be named ${runbook.id}.md`,
    });
  }
  const badDefaults = lintDefaults(runbook);
  problems.push(...badDefaults, ...lintSubjects(runbook));
  // The SQL is checked with the defaults in it; wrong ones would be named twice.
  const sql = badDefaults.length > 0 ? { problems: [], analysis: undefined } : lintSql(runbook);
  problems.push(...sql.problems);
  if (sql.analysis !== undefined)
    problems.push(...lintTexts(runbook, sql.analysis.columns), ...lintSpared(runbook, sql.analysis.columns));
  problems.push(...(await lintCases(runbook, sql.analysis?.columns)));
  return problems;
}

/** Text that names somebody or something is looked up, so that a slip of the pen is not answered by \`clean\`. */
function lintSubjects(runbook: Runbook): Problem[] {
  return Object.entries(runbook.parameters)
    .filter(([, { type, subject }]) => type === 'varchar' && subject === undefined)
    .map(([name]) => ({
      place: { file: runbook.file, key: `parameters.${name}.subject` },
      severity: 'warning',
      message: `is missing: write what the value names (${SUBJECT_KINDS.join(', ')}), so that a name which the store does not know is told, or \`none\``,
    }));
}

/** Whom a list of groups spares, such as the responders of the default, is seen by the row alone. */
function lintSpared({ file, response, sql }: Runbook, columns: readonly Column[]): Problem[] {
  const lock = response?.contain.lock;
  if ((lock !== 'person' && lock !== 'principal') || !sql.text.includes('{{ssh_events}}')) return [];
  if (columns.some(({ name }) => name === 'groups')) return [];
  return [
    {
      place: { file, key: 'response.contain.lock' },
      severity: 'warning',
      message: `locks a ${lock}, and the SQL returns no column "groups" (element_at(eventData.userIdentity.details, 'groups')): \`neverLock\` cannot spare anybody by their group`,
    },
  ];
}

function lintDefaults(runbook: Runbook): Problem[] {
  return Object.entries(runbook.parameters).flatMap(([name, declaration]): Problem[] => {
    const place = { file: runbook.file, key: `parameters.${name}.default` };
    if (declaration.type !== 'varchar' && declaration.subject !== undefined && declaration.subject !== 'none')
      return [{ place, severity: 'error', message: 'only a varchar names a subject' }];
    if (declaration.default === undefined) {
      if (declaration.required || declaration.type === 'varchar') return [];
      return [{ place, severity: 'error', message: 'a parameter needs a default, or `required: true`' }];
    }
    if (declaration.required) return [{ place, severity: 'error', message: 'a required parameter has no default' }];
    const value = parseValue(declaration.type, declaration.default);
    return typeof value === 'string' ? [{ place, severity: 'error', message: value }] : [];
  });
}

async function lintCases(runbook: Runbook, columns: readonly Column[] | undefined): Promise<Problem[]> {
  const read = await readCases(runbook);
  if ('problems' in read) return [...read.problems];
  const { file } = read;
  const problems: Problem[] = [];
  const problem = (key: string, message: string): void => {
    problems.push({ place: { file, key }, severity: 'error', message });
  };
  for (const result of ['finding', 'clean'] as const) {
    if (!read.cases.some((each) => each.expect.result === result))
      problem('cases', `there is no case whose result is ${result}`);
  }
  for (const [index, each] of read.cases.entries()) {
    for (const name of Object.keys(each.parameters)) {
      if (!Object.hasOwn(runbook.parameters, name))
        problem(`cases.${index}.parameters.${name}`, 'the runbook has no such parameter');
    }
    for (const column of new Set(each.expect.rows.flatMap((row) => Object.keys(row)))) {
      if (columns?.some((known) => known.name === column) === false)
        problem(`cases.${index}.expect.rows`, `"${column}" is no column`);
    }
  }
  return problems;
}
