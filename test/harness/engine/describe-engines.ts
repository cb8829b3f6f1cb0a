import { createEngine } from './create-engine';
import { findPulumi } from './pulumi/cli';
import type { Engine, EngineKind, EngineOptions } from './types';

/** Makes engines of the kind that the suite is run on. */
export type CreateEngine = (options?: EngineOptions) => Engine;

/**
 * Runs a suite on the stand-in always, and through the `pulumi` CLI where one is on PATH. The CLI is no npm package, so
 * that its absence is skipped with a message, in CI too.
 */
export function describeEngines(name: string, suite: (create: CreateEngine, kind: EngineKind) => void): void {
  describeEngine(name, 'standIn', suite);
  if (findPulumi() !== undefined) describeEngine(name, 'pulumi', suite);
  else
    describe.skip(`${name} (pulumi: there is no pulumi on PATH)`, () => suite(() => createEngine('pulumi'), 'pulumi'));
}

function describeEngine(name: string, kind: EngineKind, suite: (create: CreateEngine, kind: EngineKind) => void): void {
  describe(`${name} (${kind})`, () => {
    const made: Engine[] = [];
    afterAll(async () => {
      await Promise.all(made.map((engine) => engine.close()));
    });
    suite((options) => {
      const engine = createEngine(kind, options);
      made.push(engine);
      return engine;
    }, kind);
  });
}
