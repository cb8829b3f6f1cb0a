import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { placeText, RunbookError } from '../errors';
import type { Problem } from '../format/parse-runbook';
import type { Runbook } from '../format/runbook';
import { readYaml } from '../format/yaml-file';
import { casesFileSchema, type CasesFile } from './case-schema';

export type CasesResult =
  { readonly file: string; readonly cases: CasesFile['cases'] } | { readonly problems: readonly Problem[] };

/** The cases beside a runbook: `<id>.cases.yaml`, or `.cases.json`. */
export async function readCases(runbook: Pick<Runbook, 'id' | 'file'>): Promise<CasesResult> {
  const stem = runbook.file.replace(/\.md$/, '');
  const file = [`${stem}.cases.yaml`, `${stem}.cases.yml`, `${stem}.cases.json`].find((each) => existsSync(each));
  if (file === undefined) {
    const message = `there are no cases: ${basename(stem)}.cases.yaml is missing`;
    return { problems: [{ place: { file: runbook.file }, severity: 'error', message }] };
  }
  // JSON is YAML, so one reader serves both.
  const read = readYaml(await readFile(file, 'utf8'), casesFileSchema, { file, firstLine: 1 });
  if ('problems' in read) return { problems: read.problems.map((each) => ({ ...each, severity: 'error' })) };
  if (read.value.runbook !== runbook.id) {
    const message = `the cases are of "${read.value.runbook}", not of ${runbook.id}`;
    return { problems: [{ place: { file, key: 'runbook' }, severity: 'error', message }] };
  }
  return { file, cases: read.value.cases };
}

/** The cases, or `CASES_INVALID` that names every place. */
export async function requireCases(runbook: Pick<Runbook, 'id' | 'file'>): Promise<CasesFile['cases']> {
  const read = await readCases(runbook);
  if ('cases' in read) return read.cases;
  throw new RunbookError(
    'CASES_INVALID',
    read.problems.map((each) => `${placeText(each.place)}: ${each.message}`).join('\n'),
  );
}
