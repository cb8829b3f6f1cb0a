import { SECTION_NAMES } from '../format/markdown';
import { WINDOW_PARAMETERS } from '../format/front-matter';
import type { Problem } from '../format/parse-runbook';
import type { Runbook } from '../format/runbook';
import type { Column } from '../query/typed-rows';
import { TEMPLATE_PLACEHOLDER, templateParts } from '../render/fill-template';

/** Placeholders of texts and columns of the front matter that do not exist. */
export function lintTexts(runbook: Runbook, columns: readonly Column[]): Problem[] {
  const names = new Set(columns.map((column) => column.name));
  const parameters = new Set<string>([...Object.keys(runbook.parameters), ...WINDOW_PARAMETERS]);
  const { file } = runbook;
  const problems: Problem[] = [];
  const columnMustExist = (column: string, key: string): void => {
    if (names.has(column)) return;
    problems.push({
      place: { file, key },
      severity: 'error',
      message: `"${column}" is no column; the SQL returns ${[...names].join(', ')}`,
    });
  };

  runbook.key.forEach((column, index) => columnMustExist(column, `key.${index}`));
  if ('column' in runbook.threshold) {
    const { column } = runbook.threshold;
    columnMustExist(column, 'threshold.column');
    if (columns.some((each) => each.name === column && each.kind !== 'number')) {
      problems.push({
        place: { file, key: 'threshold.column' },
        severity: 'error',
        message: `"${column}" is no number`,
      });
    }
  }
  if (runbook.response !== undefined) {
    columnMustExist(runbook.response.contain.column, 'response.contain.column');
    const { sharedBy } = runbook.response.contain;
    if (sharedBy !== undefined) columnMustExist(sharedBy, 'response.contain.sharedBy');
    for (const column of Object.keys(runbook.response.contain.when))
      columnMustExist(column, `response.contain.when.${column}`);
  }

  const texts = [
    { key: 'question', text: runbook.question, rows: false },
    { key: 'answer.finding', text: runbook.answer.finding, rows: true },
    { key: 'answer.clean', text: runbook.answer.clean, rows: false },
    ...SECTION_NAMES.map((name) => ({
      key: `## ${name}`,
      text: runbook.sections[name].text,
      rows: true,
      line: runbook.sections[name].line,
    })),
  ];
  for (const { key, text, rows, ...where } of texts) {
    for (const match of text.matchAll(TEMPLATE_PLACEHOLDER)) {
      const message = placeholderProblem(match, rows, names, parameters);
      if (message !== undefined) problems.push({ place: { file, key, ...where }, severity: 'error', message });
    }
    // A quote around a placeholder would end inside the quoting that the value gets.
    const quoted = templateParts(text).filter((part) => part.inCode && /["']\{\{|\}\}["']/.test(part.text));
    for (const { text: code } of quoted) {
      const message = `no quotes around a placeholder in code, its value is quoted as needed: ${code}`;
      problems.push({ place: { file, key, ...where }, severity: 'error', message });
    }
  }
  return problems;
}

function placeholderProblem(
  match: RegExpExecArray,
  rows: boolean,
  columns: ReadonlySet<string>,
  parameters: ReadonlySet<string>,
): string | undefined {
  const { column, word, parameter } = match.groups ?? {};
  if (parameter !== undefined) {
    return parameters.has(parameter)
      ? undefined
      : `:${parameter} is no parameter; there are ${[...parameters].join(', ')}`;
  }
  if (word !== undefined)
    return word === 'count' ? undefined : `{{${word}}} is none of {{count}}, {{row.column}}, {{all.column}}`;
  if (column === undefined) return undefined;
  if (!rows) return `${match[0]} stands where there may be no row`;
  return columns.has(column)
    ? undefined
    : `${match[0]}: "${column}" is no column; the SQL returns ${[...columns].join(', ')}`;
}
