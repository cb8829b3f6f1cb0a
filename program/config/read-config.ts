import { suggest } from '@sallyport/contract';
import { z } from 'zod';
import { contradictions } from './contradictions';
import type { ConfigProblem } from './problem';
import { ConfigSchema, type ProgramConfig } from './schema';

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: ProgramConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

const NAMESPACE = 'sallyport:';

/** Keys whose value is a plain text; the engine hands over every other one as JSON. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['store', 'movingFrom', 'movingFromMode', 'eventSource', 'namePrefix']);

/**
 * Reads the stack's config, all problems at once.
 * @param values every key of the stack with its namespace, as the engine gives them: texts, and JSON for all else.
 */
export function readConfig(values: Readonly<Record<string, string>>): ConfigResult {
  const problems: ConfigProblem[] = [];
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!key.startsWith(NAMESPACE)) continue;
    const name = key.slice(NAMESPACE.length);
    raw[name] = TEXT_KEYS.has(name) ? value : parseJson(value);
  }
  const parsed = ConfigSchema.safeParse(raw, { reportInput: true });
  if (parsed.success) problems.push(...contradictions(parsed.data));
  else problems.push(...parsed.error.issues.flatMap(problemsOf));
  return parsed.success && problems.length === 0
    ? { kind: 'valid', config: parsed.data }
    : { kind: 'invalid', problems };
}

/** The text for a person: every problem on a line of its own. */
export function formatProblems(problems: readonly ConfigProblem[], stack: string): string {
  const lines = problems.map(({ key, reason }) => `  ${key}: ${reason}`);
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return [
    `The config of the stack ${stack} has ${count}:`,
    ...lines,
    'Every key is described in docs/program-config.md.',
  ].join('\n');
}

/** JSON where it is some; otherwise the text, which the schema then refuses with what is allowed. */
function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  const key = keyOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(ConfigSchema, issue.path);
    return issue.keys.map((name) => ({
      key: keyOf([...issue.path, name]),
      reason: `is no key of the config; ${suggest(name, known)}`,
    }));
  }
  const isMissing = issue.input === undefined && issue.code.startsWith('invalid_');
  return [{ key, reason: isMissing ? `is required; it ${issue.message}` : issue.message }];
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, step) =>
      typeof step === 'number' ? `${key}[${step}]` : `${key}${key === NAMESPACE ? '' : '.'}${String(step)}`,
    NAMESPACE,
  );
}

/** The keys that the schema knows at `path`. */
function knownKeys(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const object = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(object instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, unknown>> = object.shape;
  const [step, ...rest] = path;
  return step === undefined ? Object.keys(shape) : knownKeys(shape[String(step)], rest);
}
