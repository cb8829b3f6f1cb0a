import { LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Place } from '../errors';

export interface YamlProblem {
  readonly place: Place;
  readonly message: string;
}

export type YamlResult<T> = { readonly value: T } | { readonly problems: readonly YamlProblem[] };

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of several forms that a value might have had, the problems of the one that it came nearest to. */
function nearestIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is no key that may stand here' }));
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [nearest = []] = [...issue.errors].sort((a, b) => weight(a) - weight(b));
  return nearest.flatMap(nearestIssues).map((each) => ({ message: each.message, path: [...issue.path, ...each.path] }));
}

/** A key that a form does not know says more than a wrong value: it is another form's. */
const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length + 1 : 1), 0);

/** Reads YAML text by a schema; every problem names file, line and key. `firstLine` is the text's line in the file. */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  origin: { readonly file: string; readonly firstLine: number },
): YamlResult<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line + origin.firstLine - 1;

  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        place: { file: origin.file, line: lineAt(error.pos[0]), column: lines.linePos(error.pos[0]).col },
        message: `not YAML: ${error.message}`,
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
    problems: parsed.error.issues.flatMap(nearestIssues).map((issue) => ({
      place: { file: origin.file, line: lineOf(issue.path), key: issue.path.map(String).join('.') },
      message: issue.message,
    })),
  };
}
