import type { Log } from './log';

export interface LogBounds {
  /** Warnings, and errors, of one text that pass in a minute. */
  readonly linesPerMinute: number;
  /** Monotonic, in ms. */
  readonly now: () => number;
}

interface Lines {
  since: number;
  passed: number;
  leftOut: number;
}

const MINUTE_MS = 60_000;
/** Far more than there are in the code. */
const MAX_TEXTS = 1_024;

/**
 * A log that nobody can fill by repeating what makes the proxy complain: of each text a number of lines passes in a
 * minute, and the first of a later minute says how many were left out. Texts are constants of the code, so that there
 * are few; what a peer sends is in the fields.
 */
export function boundedLog(log: Log, bounds: LogBounds): Log {
  return {
    debug: log.debug.bind(log),
    info: log.info.bind(log),
    warn: bounded('warn', log, bounds),
    error: bounded('error', log, bounds),
  };
}

function bounded(level: 'warn' | 'error', log: Log, { linesPerMinute, now }: LogBounds): Log['warn'] {
  const seen = new Map<string, Lines>();
  return (fields: unknown, text?: string) => {
    const at = now();
    const key = text ?? '';
    const lines = seen.get(key) ?? { since: at, passed: 0, leftOut: 0 };
    if (seen.size < MAX_TEXTS) seen.set(key, lines);
    if (at - lines.since >= MINUTE_MS) [lines.since, lines.passed] = [at, 0];
    if (lines.passed >= linesPerMinute) {
      lines.leftOut += 1;
      return;
    }
    lines.passed += 1;
    const { leftOut } = lines;
    lines.leftOut = 0;
    log[level](leftOut === 0 || typeof fields !== 'object' ? fields : { ...fields, linesLeftOut: leftOut }, text);
  };
}
