import type { Run } from '../run/run';
import { displayValue } from '../query/parameters';
import { formatDuration } from '../format/duration';
import type { CellValue, Row } from '../query/typed-rows';
import { printable, shellWord } from './printable';

/** `{{row.column}}` of the row at hand, `{{all.column}}` of all findings, `{{count}}` of findings, `:parameter`. */
export const TEMPLATE_PLACEHOLDER =
  /\{\{\s*(?:(?<scope>row|all)\.(?<column>\w+)|(?<word>\w+))\s*\}\}|(?<![\w:])(?<!\{\{):(?<parameter>[a-z][A-Za-z0-9]*)/g;

const CODE = /(^ {0,3}```[\s\S]*?^ {0,3}```[ \t]*$|`[^`\n]+`)/m;
const MOST_VALUES = 5;

/** What the placeholders of a text stand for. */
export interface TemplateValues {
  readonly row: Row | undefined;
  readonly rows: readonly Row[];
  /** Text of a `:name`; undefined leaves the text as it is. */
  parameter(name: string): string | undefined;
}

export function templateValues(run: Run, row: Row | undefined): TemplateValues {
  return {
    row,
    rows: run.findings,
    parameter: (name) => {
      const value = run.parameters.get(name);
      if (value === undefined) return undefined;
      return value.type === 'duration' ? formatDuration(value.seconds) : displayValue(value);
    },
  };
}

/** The text in its order, code (blocks and spans) and prose apart. */
export function templateParts(template: string): { readonly text: string; readonly inCode: boolean }[] {
  return template.split(CODE).map((text, index) => ({ text, inCode: index % 2 === 1 }));
}

/**
 * A text of the runbook with a finding's values. Values are made printable; inside code they are quoted as one shell
 * word, because responders copy commands and an attacker chooses some of the values.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  return templateParts(template)
    .map(({ text: part, inCode }) => {
      return part.replace(TEMPLATE_PLACEHOLDER, (whole: string, ...rest: unknown[]) => {
        const text = placeholderText(rest.at(-1) as Readonly<Record<string, string | undefined>>, values);
        if (text === undefined) return whole;
        return inCode ? shellWord(printable(text)) : printable(text);
      });
    })
    .join('');
}

function placeholderText(
  groups: Readonly<Record<string, string | undefined>>,
  values: TemplateValues,
): string | undefined {
  const { scope, column, word, parameter } = groups;
  if (parameter !== undefined) return values.parameter(parameter);
  if (word !== undefined) return word === 'count' ? String(values.rows.length) : undefined;
  if (column === undefined) return undefined;
  if (scope === 'row') return values.row === undefined ? undefined : cellText(values.row[column] ?? null);
  const distinct = [...new Set(values.rows.map((row) => cellText(row[column] ?? null)))];
  const more = distinct.length - MOST_VALUES;
  return distinct.slice(0, MOST_VALUES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A cell for people; an empty one is named, so that a sentence or a command never has a hole. */
export function cellText(cell: CellValue): string {
  if (cell === null || cell === '') return '(none)';
  return String(cell);
}
