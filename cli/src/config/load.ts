import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf, suggest } from '@sallyport/contract';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { cliError } from '../errors';
import { cliConfigSchema, type CliConfig } from './schema';

/** The line of the node at `path`, or of its nearest parent that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** One problem a key: zod puts all the keys that a mapping may not hold into one. */
function describeIssue(document: Document, lines: LineCounter, issue: z.core.$ZodIssue): string[] {
  const told = (path: readonly PropertyKey[], message: string): string =>
    `line ${lineOf(document, lines, path)}, key \`${path.map(String).join('.') || '(top level)'}\`: ${message}`;
  if (issue.code !== 'unrecognized_keys') return [told(issue.path, issue.message)];
  return issue.keys.map((key) => told([...issue.path, key], `is unknown; ${suggest(key, keysAt(issue.path))}`));
}

/** The keys that the mapping at `path` may hold. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = cliConfigSchema;
  for (const key of path) at = objectOf(at)?.shape[String(key)];
  return Object.keys(objectOf(at)?.shape ?? {});
}

const objectOf = (schema: z.core.$ZodType | undefined): z.ZodObject<z.core.$ZodShape> | undefined => {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner : undefined;
};

/**
 * Reads the config of the command; relative paths in it are taken from its folder.
 * Errors: `CLI_CONFIG_UNREADABLE`, `CLI_CONFIG_INVALID` (file, line, key).
 */
export function loadConfig(path: string): CliConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw cliError('CLI_CONFIG_UNREADABLE', `cannot read the config ${path}: ${messageOf(cause)}`, { cause });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    throw cliError('CLI_CONFIG_INVALID', `${path}, line ${line}, column ${col}: not valid YAML: ${syntax.message}`);
  }
  const parsed = cliConfigSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describeIssue(document, lines, issue));
    throw cliError('CLI_CONFIG_INVALID', `${path}: ${problems.join('; ')}`);
  }
  return withAbsolutePaths(parsed.data, dirname(path));
}

function withAbsolutePaths(config: CliConfig, folder: string): CliConfig {
  const absolute = { ...config, runbookFolders: config.runbookFolders.map((path) => resolve(folder, path)) };
  for (const key of ['adminSocket', 'recordingsDirectory', 'spoolDirectory', 'proxyConfig'] as const) {
    const value = config[key];
    if (value !== undefined) absolute[key] = resolve(folder, value);
  }
  if (config.lake?.directory !== undefined)
    absolute.lake = { ...config.lake, directory: resolve(folder, config.lake.directory) };
  return absolute;
}
