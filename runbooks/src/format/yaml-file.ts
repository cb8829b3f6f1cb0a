import { LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Place } from '../errors';

export interface YamlProblem {
  readonly place: Place;
  readonly message: string;
}

export type YamlResult<T> = { readonly value: T } | { readonly problems: readonly YamlProblem[] };

/** Reads YAML text by a schema; every problem names file, line and key. `firstLine` is the text's line in the file. */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  origin: { readonly file: string; readonly firstLine: number },
): YamlResult<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const lineAt = (offset: number): number => lines.linePos(offset).line + origin.firstLine - 1;

  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        place: { file: origin.file, line: lineAt(error.pos[0]) },
        message: error.message.split('\n')[0] ?? error.message,
      })),
    };
  }

  // An alias can make a small file explode in memory; no runbook needs one.
  const aliases: YamlProblem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const line = lineAt(alias.range?.[0] ?? 0);
      aliases.push({
        place: { file: origin.file, line },
        message: `the alias *${alias.source} is not allowed: write the value out`,
      });
    },
  });
  if (aliases.length > 0) return { problems: aliases };

  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data };

  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node
          ? (node.range as [number] | null | undefined)
          : undefined;
      if (range) return lineAt(range[0]);
    }
    return origin.firstLine;
  };
  return {
    problems: parsed.error.issues.map((issue) => ({
      place: { file: origin.file, line: lineOf(issue.path), key: issue.path.map(String).join('.') },
      message: issue.message,
    })),
  };
}
