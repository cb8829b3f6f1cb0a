import type { Log } from './log';

/** The part of `process` that this needs. */
export interface EscapeSource {
  exitCode?: number | string | null | undefined;
  on(event: 'uncaughtException', listener: (error: unknown, origin: string) => void): unknown;
}

/**
 * What no boundary held (see transport/boundary.ts), a rejected promise that nobody waits for among it. To end at once
 * would let one connection end all others; to go on as before would hide damage that nobody knows. So the proxy takes
 * nothing new, lets running sessions end within `drainSeconds`, and ends with status 1, so that its supervisor
 * starts a fresh one and alarms on the exit.
 */
export function drainOnEscape(source: EscapeSource, log: Log, drain: () => void): void {
  source.on('uncaughtException', (error, origin) => {
    source.exitCode = 1;
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    log.error({ error: message, origin, stack }, 'an exception escaped; the proxy drains and ends');
    drain();
  });
}
