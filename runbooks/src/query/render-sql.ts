import type { ParameterDeclaration } from '../format/front-matter';
import { sqlLiteral, type ParameterValue } from './parameters';
import { sqlPlaceholders, type SqlPlaceholder } from './placeholders';
import { subjectCondition } from './subjects';

/** A line and a column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface RenderedSql {
  readonly text: string;
  /** Where a position of the rendered text stands in the runbook's file. */
  toFile(position: Position): Position;
}

/**
 * The statement that a store runs. Placeholders that are neither a known table nor a known parameter stay as they are
 * (the linter names them).
 */
export function renderSql(
  sql: { readonly text: string; readonly firstLine: number },
  tables: ReadonlyMap<string, string>,
  parameters: ReadonlyMap<string, ParameterValue>,
  declarations: Readonly<Record<string, Pick<ParameterDeclaration, 'subject'>>> = {},
): RenderedSql {
  let text = '';
  let taken = 0;
  const seams: { readonly rendered: number; readonly source: number }[] = [{ rendered: 0, source: 0 }];
  for (const placeholder of sqlPlaceholders(sql.text)) {
    const replacement =
      placeholder.kind === 'table'
        ? tables.get(placeholder.name)
        : parameterText(placeholder, literal(parameters.get(placeholder.name)), declarations);
    if (replacement === undefined) continue;
    text += sql.text.slice(taken, placeholder.start);
    // Anything inside a replacement is reported at the placeholder itself.
    seams.push({ rendered: text.length, source: placeholder.start });
    text += replacement;
    taken = placeholder.end;
    seams.push({ rendered: text.length, source: placeholder.end });
  }
  text += sql.text.slice(taken);

  const toFile = (position: Position): Position => {
    const offset = offsetOf(text, position);
    const index = seams.findLastIndex((seam) => seam.rendered <= offset);
    const seam = seams[index] ?? { rendered: 0, source: 0 };
    const next = seams[index + 1];
    const source = Math.min(seam.source + offset - seam.rendered, next?.source ?? sql.text.length);
    const inReplacement = index % 2 === 1;
    const at = positionOf(sql.text, inReplacement ? seam.source : source);
    return { line: at.line + sql.firstLine - 1, column: at.column };
  };
  return { text, toFile };
}

/** A parameter's literal, or the condition that it is the subject of. */
function parameterText(
  { kind, name }: SqlPlaceholder,
  text: string | undefined,
  declarations: Readonly<Record<string, Pick<ParameterDeclaration, 'subject'>>>,
): string | undefined {
  if (kind !== 'subject' || text === undefined) return text;
  const subject = declarations[name]?.subject;
  return subject === undefined || subject === 'none' ? undefined : subjectCondition(subject, text);
}

const literal = (value: ParameterValue | undefined): string | undefined =>
  value === undefined ? undefined : sqlLiteral(value);

function offsetOf(text: string, position: Position): number {
  let offset = 0;
  for (let line = 1; line < position.line; line += 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return text.length;
    offset = end + 1;
  }
  return Math.min(offset + position.column - 1, text.length);
}

/** Line and column of an offset. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
