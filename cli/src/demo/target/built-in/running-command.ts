import { constants } from 'node:os';
import type { TargetUser } from './target-user';
import type { TerminalSize } from './pseudo-terminal';

export interface StartCommand {
  readonly user: TargetUser;
  /** Absent for a login shell. */
  readonly line?: string;
  /** Variables that the client asked for and that are accepted. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a command ended; `signal` by its number on this system. */
export type CommandEnd = { readonly code: number } | { readonly signal: number };

export interface RunningCommand {
  resize(size: TerminalSize): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves once it has ended and all that it printed is in the channel. */
  readonly ended: Promise<CommandEnd>;
}

const isSignal = (name: string): name is NodeJS.Signals => name in constants.signals;

/** SSH names signals without SIG (RFC 4254, 6.9). Undefined for one that this system does not have. */
export function signalOfName(name: string): NodeJS.Signals | undefined {
  const full = `SIG${name}`;
  return isSignal(full) ? full : undefined;
}

export function signalOfNumber(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
