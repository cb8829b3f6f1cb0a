import { createHash } from 'node:crypto';
import { boundValues, digestKeys } from '@sallyport/contract';
import type { ProxyConfig } from '../config/schema';

export type CommandPolicy = ProxyConfig['audit']['commands'];

/** Keys of `requestParameters` that hold a command line. */
const COMMAND_KEYS = ['command', 'originalCommand'] as const;

/** Of a command line where people read it: a list of sessions, a recording's title, an error. */
const SHOWN_CHARACTERS = 200;

/** What is not kept in events is not shown elsewhere either. */
export function shownCommand(command: string, policy: CommandPolicy): string {
  if (policy === 'full') return command.slice(0, SHOWN_CHARACTERS);
  return policy === 'hash' ? `a command with SHA-256 ${createHash('sha256').update(command).digest('hex')}` : 'a command';
}

/**
 * Applies `audit.commands` in the one place that every event passes, so that no caller can forget it:
 * `full` keeps the command line, `hash` keeps its SHA-256 (hex) and length, `none` keeps nothing. What is long is cut as
 * every long value. Doing it twice changes nothing.
 * @param more keys of this act that hold words of a command line
 */
export function applyCommandPolicy(
  parameters: Readonly<Record<string, string>>,
  policy: CommandPolicy,
  more: readonly string[] = [],
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = { ...parameters };
  for (const key of [...COMMAND_KEYS, ...more]) {
    const command = kept[key];
    if (command === undefined) continue;
    if (policy !== 'full') delete kept[key];
    // Of a command that was cut before it came here, the digest of the whole is there already.
    if (policy === 'hash') Object.assign(kept, { ...digestKeys(key, command), ...kept });
  }
  return boundValues(kept);
}
