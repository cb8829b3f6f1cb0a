import { createHash } from 'node:crypto';
import type { ProxyConfig } from '../config/schema';

type CommandPolicy = ProxyConfig['audit']['commands'];

/** Keys of `requestParameters` that hold a command line. */
const COMMAND_KEYS = ['command', 'originalCommand'] as const;

/**
 * Applies `audit.commands` in the one place that every event passes, so that no caller can forget it:
 * `full` keeps the command line, `hash` keeps its SHA-256 (hex) and length, `none` keeps nothing.
 */
export function applyCommandPolicy(
  parameters: Readonly<Record<string, string>>,
  policy: CommandPolicy,
): Readonly<Record<string, string>> {
  if (policy === 'full') return parameters;
  const kept: Record<string, string> = { ...parameters };
  for (const key of COMMAND_KEYS) {
    const command = kept[key];
    if (command === undefined) continue;
    delete kept[key];
    if (policy === 'hash') {
      kept[`${key}Sha256`] = createHash('sha256').update(command).digest('hex');
      kept[`${key}Length`] = String(command.length);
    }
  }
  return kept;
}
