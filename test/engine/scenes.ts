import { join } from 'node:path';
import type { Play, PlayResult } from '../harness/engine';

/** A play of one of the scenes of `fixtures/scenes`. */
export function scene(name: string, config: Readonly<Record<string, string>> = {}, more: Partial<Play> = {}): Play {
  return {
    program: join(__dirname, 'fixtures/scenes'),
    config: { 'aws:region': 'eu-central-1', scene: name, ...config },
    ...more,
  };
}

export const STORE = join(__dirname, 'fixtures/store');
export const PACK = join(__dirname, 'fixtures/pack');

/** Steps as `op name diff`, without those of the stack itself. */
export function told(result: PlayResult): string[] {
  return result.steps
    .filter((step) => step.type !== 'pulumi:pulumi:Stack')
    .map((step) => [step.op, step.urn.split('::').at(-1), ...step.diff].join(' '))
    .sort();
}

/** Messages of errors. */
export function errors(result: PlayResult): string[] {
  return result.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message);
}
