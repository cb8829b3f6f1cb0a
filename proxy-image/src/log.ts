import type { Logger } from 'pino';

/** What parts of the proxy log with: structured, one line each, no secrets. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
