import { createHash } from 'node:crypto';
import type { ProxyConfig } from '../config/schema';

type CommandPolicy = ProxyConfig['audit']['commands'];

/** Keys of `requestParameters` that hold a command line. */
const COMMAND_KEYS = ['command', 'originalCommand'] as const;

/** Above this a map may have to be cut: what then stands behind the cut still has its sum in the event. */
const WHOLE_CHARACTERS = 4_096;

/**
 * Applies `audit.commands` in the one place that every event passes, so that no caller can forget it:
 * `full` keeps the command line, and of a long one the SHA-256 as well, `hash` keeps its SHA-256 (hex) and length,
 * `none` keeps nothing.
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
    if (policy === 'hash' || (policy === 'full' && command.length > WHOLE_CHARACTERS)) {
      kept[`${key}Sha256`] = createHash('sha256').update(command).digest('hex');
      kept[`${key}Length`] = String(command.length);
    }
  }
  return kept;
}
