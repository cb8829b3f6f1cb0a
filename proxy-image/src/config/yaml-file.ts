import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '@sallyport/contract';
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './describe-issue';
import type { Problems } from './problem';

/** Far beyond any real file; a mistaken path to a log or an image must not be read into memory. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

export type KeyPath = readonly (string | number)[];

/** Where a key of a parsed file stands. */
export type Locate = (path: KeyPath) => { readonly line: number; readonly column: number };

export interface YamlFile<Value> {
  readonly value: Value;
  readonly locate: Locate;
}

/** `users[2].keys[0]` */
export function formatKeyPath(path: KeyPath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** The text of a file, or undefined with the problem noted. */
export function readText(file: string, problems: Problems): string | undefined {
  try {
    const found = statSync(file);
    // Reading a FIFO waits until somebody writes to it, and every session would wait too.
    if (!found.isFile()) {
      problems.error({ file, message: 'it is not a regular file', allowed: 'a regular file, or a link to one' });
      return undefined;
    }
    const { size } = found;
    if (size > MAX_FILE_BYTES) {
      problems.error({ file, message: `the file has ${size} bytes`, allowed: `at most ${MAX_FILE_BYTES}` });
      return undefined;
    }
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    problems.error({ file, message: `the file cannot be read: ${messageOf(thrown)}` });
    return undefined;
  }
}

/** Offset of the key (or item) at the path, else of its nearest parent that exists. */
function offsetOf(document: Document.Parsed, path: KeyPath): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last);
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return document.contents?.range[0] ?? 0;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    root,
  );
}

/**
 * Reads a YAML file and holds it against a schema. Every mistake is noted with line, column, key, the value at fault
 * (never a secret) and what is allowed; undefined when there was any.
 */
export function readYaml<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  problems: Problems,
): YamlFile<z.output<Schema>> | undefined {
  const text = readText(file, problems);
  return text === undefined ? undefined : parseYaml(file, text, schema, problems);
}

export function parseYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  problems: Problems,
): YamlFile<z.output<Schema>> | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const position = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of document.errors)
    problems.error({ file, ...position(error.pos[0]), message: `not YAML: ${error.message}` });
  if (document.errors.length > 0) return undefined;
  const locate: Locate = (path) => position(offsetOf(document, path));

  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    problems.error({ file, line: 1, column: 1, message: `not YAML that can be used: ${messageOf(thrown)}` });
    return undefined;
  }
  const result = schema.safeParse(raw ?? {});
  if (result.success) return { value: result.data, locate };
  for (const issue of result.error.issues) {
    for (const { path, ...described } of describeIssue(issue, schema, (at) => valueAt(raw, at))) {
      problems.error({ file, ...locate(path), key: formatKeyPath(path), ...described });
    }
  }
  return undefined;
}
