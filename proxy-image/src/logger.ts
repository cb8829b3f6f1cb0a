import pino, { type Logger } from 'pino';

/** One JSON line per event on stderr, written at once: what is logged before a crash is there after it. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Belt and braces: nothing of ours logs these, but objects of libraries may carry them.
      redact: { paths: ['*.password', '*.privateKey', '*.totpSecret', 'password', 'privateKey', 'totpSecret'], remove: true },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
