import { messageOf, SallyportError } from '@sallyport/contract';

type Level = 'info' | 'warn' | 'error';

/** One JSON object a line. `error` lines raise the alarm on the runner. */
export interface Log {
  write(level: Level, msg: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A failure, with its code. */
  failure(level: 'warn' | 'error', msg: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
}

export function createLog(print: (line: string) => void, now: () => number): Log {
  const write: Log['write'] = (level, msg, fields = {}) =>
    print(`${JSON.stringify({ time: new Date(now()).toISOString(), level, msg, ...fields })}\n`);
  return {
    write,
    failure: (level, msg, error, fields = {}) =>
      write(level, msg, { ...fields, code: codeOf(error), error: messageOf(error) }),
  };
}

/** Sallyport's own code, else the class of the AWS SDK's error. */
export function codeOf(error: unknown): string {
  if (error instanceof SallyportError) return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
