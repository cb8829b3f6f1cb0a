import { PulumiEngine } from './pulumi/engine';
import { StandInEngine } from './stand-in/engine';
import type { Engine, EngineKind, EngineOptions } from './types';

/** An engine with an empty stack. Close it when done. */
export function createEngine(kind: EngineKind, options: EngineOptions = {}): Engine {
  return kind === 'pulumi' ? new PulumiEngine(options) : new StandInEngine(options);
}
