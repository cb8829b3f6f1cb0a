import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@sallyport/contract';
import { cliError } from '../errors';
import { endedError, logTail, type RunningProgram } from './child-processes';

const POLL_MS = 50;

/**
 * Waits until `probe` succeeds. Errors: `PROGRAM_ENDED` when the program ends first, `PROGRAM_NOT_READY` after
 * `timeoutMs`, each with the end of its log.
 */
export async function untilReady<T>(program: RunningProgram, timeoutMs: number, probe: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let endedHow: string | undefined;
  void program.ended.then((how) => (endedHow = how));
  for (;;) {
    try {
      return await probe();
    } catch (cause) {
      if (endedHow !== undefined) throw endedError(program, endedHow);
      if (Date.now() > deadline) {
        throw cliError(
          'PROGRAM_NOT_READY',
          `the ${program.title} was not ready after ${timeoutMs / 1000} s: ${messageOf(cause)}; its log ${program.logFile} ends:\n${logTail(program.logFile)}`,
          { cause },
        );
      }
    }
    await delay(POLL_MS);
  }
}
