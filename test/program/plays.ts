import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AwsAccount, type Json, type Play, type PlayResult, type ResourceRow } from '../harness/engine';
import { REPOSITORY } from '../harness/tools';

/** What the examples of stacks name and no program makes. */
export const EXISTING = [
  'vpc-0a1b2c3d4e5f67890',
  'subnet-0a1b2c3d4e5f67890',
  'subnet-1a1b2c3d4e5f67890',
  'sg-0a1b2c3d4e5f67890',
];

export const account = (id = '123456789012'): AwsAccount => new AwsAccount({ id, existing: EXISTING });

/** The root program with the config of an example, as `pulumi` would hand it over; `changed` replaces whole keys. */
export function playOf(stack: string, changed: Readonly<Record<string, unknown>> = {}): Play {
  const { config } = parse(readFileSync(join(REPOSITORY, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config: Record<string, unknown>;
  };
  const entries = Object.entries({ ...config, ...changed }).filter(([, value]) => value !== undefined);
  return {
    program: REPOSITORY,
    config: Object.fromEntries(
      entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  };
}

/** A section of an example with some keys changed, for `changed` of {@link playOf}. */
export function sectionOf(
  stack: string,
  name: string,
  changed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { config } = parse(readFileSync(join(REPOSITORY, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config: Record<string, object>;
  };
  const key = `sallyport:${name}`;
  return { [key]: { ...config[key], ...changed } };
}

/** The steps that did something, `op type name`. */
export const changes = (result: PlayResult): readonly string[] =>
  result.steps
    .filter(({ op }) => op !== 'same' && op !== 'read')
    .map(({ op, urn }) => `${op} ${urn.split('::').slice(2).join(' ').replace(/^.*\$/, '')}`);

export const errors = (result: PlayResult): readonly string[] =>
  result.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);

/** Custom resources of AWS. */
export const awsResources = (result: PlayResult): readonly ResourceRow[] =>
  result.resources.filter(({ type, custom }) => custom && type.startsWith('aws:'));

export const typesOf = (result: PlayResult): readonly string[] =>
  [...new Set(awsResources(result).map(({ type }) => type))].sort();

/** An output that must be a text. */
export function textOutput(result: PlayResult, name: string): string {
  const value: Json | undefined = result.outputs[name];
  if (typeof value !== 'string') throw new Error(`the output ${name} is ${JSON.stringify(value)}, and no text`);
  return value;
}
