import { z } from 'zod';
import { fits, fitToMemory, worstLoad, type MemoryLimits } from '../limits/fit-to-memory';
import type { Place, Problems } from './problem';
import type { ProxyConfig } from './schema';

const MIB = 1024 * 1024;
const KEYS = [
  'sessions',
  'channels',
  'unauthenticatedConnections',
  'heldBytes',
] as const satisfies readonly (keyof MemoryLimits)[];

/** Which limits the file itself sets; their values are judged elsewhere. */
export const namedLimits = z.object({ limits: z.record(z.string(), z.unknown()).catch({}) });

/** The limits of the config, where those that it leaves out fit the memory. Warns where the worst load does not fit. */
export function withMemoryLimits(
  limits: ProxyConfig['limits'],
  named: Readonly<Record<string, unknown>>,
  memoryBytes: number,
  at: Place,
  problems: Problems,
): ProxyConfig['limits'] {
  const given = Object.fromEntries(KEYS.filter((key) => Object.hasOwn(named, key)).map((key) => [key, limits[key]]));
  const fitted = fitToMemory(limits, given, memoryBytes);
  if (!fits(fitted, memoryBytes)) {
    const set = Object.keys(given);
    problems.warn({
      ...at,
      message: `the worst load that the limits permit takes ${Math.ceil(worstLoad(fitted) / MIB)} MiB and a quarter more, and the proxy may use ${Math.floor(memoryBytes / MIB)} MiB`,
      allowed:
        set.length === 0
          ? 'give the proxy more memory'
          : `leave out ${set.join(', ')}: the proxy then chooses what fits; or give it more memory`,
    });
  }
  return { ...limits, ...fitted };
}
