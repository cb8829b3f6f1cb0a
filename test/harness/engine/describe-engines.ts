import { createEngine } from './create-engine';
import type { Engine, EngineKind, EngineOptions } from './types';

/** Makes engines of the kind that the suite is run on. */
export type CreateEngine = (options?: EngineOptions) => Engine;

/** Runs a suite on the stand-in always, and closes what it makes. */
export function describeEngines(name: string, suite: (create: CreateEngine, kind: EngineKind) => void): void {
  describeEngine(name, 'standIn', suite);
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
