import type { AccessDecision } from '../access/gate';
import { WireReader } from '../transport/wire';
import { wireWord } from './wire-text';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Terminal extends TerminalSize {
  readonly term: string;
}

/** `pty-req` (RFC 4254 section 6.2), as far as the proxy looks at it; the bytes themselves go on unchanged. */
export function readTerminal(data: Buffer): Terminal {
  const reader = new WireReader(data);
  const term = wireWord(reader.string());
  const columns = reader.uint32();
  const rows = reader.uint32();
  reader.uint32();
  reader.uint32();
  // Encoded modes; reading them checks that they are whole.
  reader.string();
  return { term, columns, rows };
}

/** `window-change` (RFC 4254 section 6.7). */
export function readSize(data: Buffer): TerminalSize {
  const reader = new WireReader(data);
  return { columns: reader.uint32(), rows: reader.uint32() };
}

export const NO_TERMINAL: AccessDecision = { allowed: false, errorCode: 'AccessDenied', message: 'the key may no longer have a terminal', policyIds: [] };
export const NO_TERMINAL_BY_KEY: AccessDecision = { ...NO_TERMINAL, message: 'the key may not have a terminal' };
export const NO_TERMINAL_NOW: AccessDecision = { ...NO_TERMINAL, message: 'a terminal is asked for once, before the program' };
