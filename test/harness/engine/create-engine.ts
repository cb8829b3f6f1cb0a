import { StandInEngine } from './stand-in/engine';
import type { Engine, EngineKind, EngineOptions } from './types';

/** An engine with an empty stack. Close it when done. */
export function createEngine(kind: EngineKind, options: EngineOptions = {}): Engine {
  if (kind === 'pulumi') throw new Error('kind pulumi is not there yet');
  return new StandInEngine(options);
}
