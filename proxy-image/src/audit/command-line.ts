import { boundValues, digestKeys } from '@sallyport/contract';
import type { ProxyConfig } from '../config/schema';

type CommandPolicy = ProxyConfig['audit']['commands'];

/** Keys of `requestParameters` that hold a command line. */
const COMMAND_KEYS = ['command', 'originalCommand'] as const;

/**
 * Applies `audit.commands` in the one place that every event passes, so that no caller can forget it:
 * `full` keeps the command line, `hash` keeps its SHA-256 (hex) and length, `none` keeps nothing. What is long is cut as
 * every long value. Doing it twice changes nothing.
 */
export function applyCommandPolicy(
  parameters: Readonly<Record<string, string>>,
  policy: CommandPolicy,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = { ...parameters };
  for (const key of COMMAND_KEYS) {
    const command = kept[key];
    if (command === undefined) continue;
    if (policy !== 'full') delete kept[key];
    // Of a command that was cut before it came here, the digest of the whole is there already.
    if (policy === 'hash') Object.assign(kept, { ...digestKeys(key, command), ...kept });
  }
  return boundValues(kept);
}
