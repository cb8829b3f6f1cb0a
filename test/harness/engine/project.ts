import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { engineErrors } from './errors';

const runtime = z.union([
  z.string(),
  z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() }),
]);
const declared = z.object({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']).optional(),
  default: z.unknown().optional(),
  value: z.unknown().optional(),
  secret: z.boolean().optional(),
  description: z.string().optional(),
  items: z.unknown().optional(),
});
const project = z.object({
  name: z.string(),
  runtime,
  main: z.string().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});

/** A key that Pulumi.yaml declares for its stacks. */
export type DeclaredKey = z.infer<typeof declared>;

export interface Project {
  readonly name: string;
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  /** Where the program is run, and what is run there: the folder of `main` and its file. */
  readonly directory: string;
  readonly entryPoint: string;
  readonly declared: Readonly<Record<string, DeclaredKey>>;
}

/** Reads a program's Pulumi.yaml; `main` is understood as by `GetPwdMain` of the engine. */
export function readProject(folder: string): Project {
  const root = resolve(folder);
  const file = join(root, 'Pulumi.yaml');
  if (!existsSync(file)) throw engineErrors.projectInvalid(file, 'there is no such file');
  const parsed = project.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw engineErrors.projectInvalid(file, z.prettifyError(parsed.error));
  const { name, main } = parsed.data;
  const language = typeof parsed.data.runtime === 'string' ? parsed.data.runtime : parsed.data.runtime.name;
  if (language !== 'nodejs') throw engineErrors.projectInvalid(file, `runtime ${language} is not nodejs`);
  const keys = Object.entries(parsed.data.config ?? {}).map(([key, value]) => [key, toDeclared(value)] as const);
  return { name, root, ...entry(root, main), declared: Object.fromEntries(keys) };
}

/** `key: value` in place of an object is a value for every stack. */
function toDeclared(value: unknown): DeclaredKey {
  const known = declared.safeParse(value);
  return known.success ? known.data : { value };
}

function entry(root: string, main: string | undefined): Pick<Project, 'directory' | 'entryPoint'> {
  if (main === undefined) return { directory: root, entryPoint: '.' };
  const path = resolve(root, main);
  if (existsSync(path) && statSync(path).isDirectory()) return { directory: path, entryPoint: '.' };
  return { directory: dirname(path), entryPoint: basename(path) };
}
