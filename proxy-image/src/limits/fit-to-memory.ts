import { totalmem } from 'node:os';
import type { ProxyConfig } from '../config/schema';
import { memoryBound, memoryRows } from './memory-bound';

/** The limits by which the memory of the worst permitted load goes. */
export type MemoryLimits = Pick<
  ProxyConfig['limits'],
  'sessions' | 'channels' | 'unauthenticatedConnections' | 'heldBytes'
>;

/** Of the memory for what is held: the garbage collector and the allocator want a quarter more than that. */
const HELD_SHARE = 0.8;

/** With less than this nobody can work; a proxy with so little memory gets a warning. */
const LEAST: MemoryLimits = { sessions: 20, channels: 40, unauthenticatedConnections: 20, heldBytes: 16 * 1024 * 1024 };

/**
 * How fast each shrinks where memory is short. Channels cost the most, and most sessions have one; strangers and waiting
 * bytes cost little, and few places for strangers make it easy to keep others out.
 */
const EXPONENTS: Record<keyof MemoryLimits, number> = {
  sessions: 0.8,
  channels: 1.1,
  unauthenticatedConnections: 0.5,
  heldBytes: 0.5,
};

/** Halvings of the range in which the largest fitting share is looked for. */
const STEPS = 40;

/** Bytes that this process may use: of the machine, or of its container (cgroup) where that is less. */
export function availableMemory(): number {
  const constrained = process.constrainedMemory() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

export const worstLoad = (limits: MemoryLimits): number => memoryBound(memoryRows(limits));

export const fits = (limits: MemoryLimits, memoryBytes: number): boolean =>
  worstLoad(limits) <= memoryBytes * HELD_SHARE;

/**
 * The largest limits, up to `largest`, under which the worst load fits the memory. What is `given` stays as it is, also
 * where nothing fits beside it.
 */
export function fitToMemory(largest: MemoryLimits, given: Partial<MemoryLimits>, memoryBytes: number): MemoryLimits {
  const shareOf = (key: keyof MemoryLimits, share: number): number =>
    Math.max(Math.min(LEAST[key], largest[key]), Math.floor(largest[key] * share ** EXPONENTS[key]));
  const at = (share: number): MemoryLimits => {
    const sessions = given.sessions ?? shareOf('sessions', share);
    return {
      sessions,
      channels: given.channels ?? Math.min(largest.channels, Math.max(sessions, shareOf('channels', share))),
      unauthenticatedConnections: given.unauthenticatedConnections ?? shareOf('unauthenticatedConnections', share),
      heldBytes: given.heldBytes ?? shareOf('heldBytes', share),
    };
  };
  if (fits(at(1), memoryBytes)) return at(1);
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(at(middle), memoryBytes)) low = middle;
    else high = middle;
  }
  return at(low);
}
