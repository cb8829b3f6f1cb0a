import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '@sallyport/contract';
import { answerKeyExchange, type KeyExchangeAnswer, type KeyExchangeRequest } from './answer';

export interface WorkerJob {
  readonly id: number;
  readonly request: KeyExchangeRequest;
}

export type WorkerResult = { readonly id: number; readonly costMs: number } & (
  | { readonly answer: KeyExchangeAnswer }
  | { readonly error: string }
);

/** The event loop comes first where both want a CPU. On Linux niceness is a thread's own (setpriority(2), NOTES). */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(NICENESS);

/** The thread that answers key exchanges, one after the other, away from the event loop that moves bytes. */
parentPort?.on('message', ({ id, request }: WorkerJob) => {
  const start = performance.now();
  const answer = tryToAnswer(request);
  const result: WorkerResult = { id, costMs: performance.now() - start, ...answer };
  parentPort?.postMessage(result);
});

function tryToAnswer(request: KeyExchangeRequest): { readonly answer: KeyExchangeAnswer } | { readonly error: string } {
  try {
    return { answer: answerKeyExchange(request) };
  } catch (thrown) {
    return { error: messageOf(thrown) };
  }
}
