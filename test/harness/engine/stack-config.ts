import { engineErrors } from './errors';
import type { DeclaredKey, Project } from './project';
import type { Play } from './types';

/** A stack's configuration, with every key in full (`project:key`). */
export interface StackConfig {
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * The configuration that a program is run with: what the play gives, then what Pulumi.yaml says for all stacks, checked
 * against the types it declares. The messages are those of sdk/go/common/workspace and pkg/cmd/pulumi.
 */
export function stackConfig(project: Project, stack: string, play: Pick<Play, 'config' | 'secrets'>): StackConfig {
  const full = (key: string): string => (key.includes(':') ? key : `${project.name}:${key}`);
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...play.config, ...play.secrets })) values[full(key)] = value;
  const secretKeys = new Set(Object.keys(play.secrets ?? {}).map(full));
  const problems: string[] = [];
  const missing: string[] = [];
  for (const [short, key] of Object.entries(project.declared)) {
    const name = full(short);
    const fallback = key.value ?? key.default;
    if (values[name] === undefined && fallback !== undefined && fallback !== null) values[name] = asText(fallback);
    const value = values[name];
    if (value === undefined) {
      if (key.type !== undefined && !('default' in key)) missing.push(short);
      continue;
    }
    if (key.secret === true) secretKeys.add(name);
    if (!fits(value, key))
      problems.push(`Stack '${stack}' with configuration key '${short}' must be of type '${typeText(key)}'`);
  }
  if (missing.length > 0) problems.unshift(missingText(stack, missing));
  if (problems.length > 0) throw engineErrors.configInvalid(problems);
  return { values, secretKeys: [...secretKeys] };
}

function missingText(stack: string, keys: readonly string[]): string {
  const quoted = keys.map((key) => `'${key}'`);
  const last = quoted.pop() ?? '';
  const list = quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
  return `Stack '${stack}' is missing configuration value${keys.length === 1 ? '' : 's'} ${list}`;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeText(key: DeclaredKey): string {
  return key.type ?? 'string';
}

function fits(text: string, key: DeclaredKey): boolean {
  switch (key.type) {
    case 'integer':
      return /^[+-]?\d+$/.test(text);
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text));
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'array':
      return Array.isArray(fromJson(text));
    case 'object': {
      const value = fromJson(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    }
    case 'string':
    case undefined:
      return true;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
