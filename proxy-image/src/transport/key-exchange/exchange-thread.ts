import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../log';
import type { KeyExchangeAnswer, KeyExchangeRequest } from './answer';
import type { WorkerJob, WorkerResult } from './worker';

/** Built code, also when the sources are run by a test: a thread is started from a file. */
const WORKER_FILE = join(__dirname, '../../../dist/transport/key-exchange/worker.js');

export interface TimedAnswer {
  readonly answer: KeyExchangeAnswer;
  readonly costMs: number;
}

/** Answers one key exchange, somewhere. Rejects when the client's part is broken or the thread ended. */
export interface ExchangeThread {
  answer(request: KeyExchangeRequest): Promise<TimedAnswer>;
  close(): void;
}

interface Waiting {
  resolve(answer: TimedAnswer): void;
  reject(error: Error): void;
}

/** One thread; when it ends by an error, who waits is refused and the next request starts another. */
export function createExchangeThread(log: Log): ExchangeThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 0;

  const ended = (dead: Worker, why: string): void => {
    if (worker !== dead) return;
    worker = undefined;
    log.error({ error: why }, 'the thread of key exchanges ended; the next key exchange starts another');
    for (const each of waiting.values()) each.reject(new Error('the key exchange was interrupted'));
    waiting.clear();
  };

  const start = (): Worker => {
    const started = new Worker(WORKER_FILE);
    // The proxy lives as long as its listeners and sessions do.
    started.unref();
    started.on('message', (result: WorkerResult) => {
      const waits = waiting.get(result.id);
      waiting.delete(result.id);
      if ('answer' in result) waits?.resolve({ answer: asBuffers(result.answer), costMs: result.costMs });
      else waits?.reject(new Error(result.error));
    });
    started.on('error', (error: Error) => ended(started, error.message));
    started.on('exit', (code) => ended(started, `it exited with ${code}`));
    return started;
  };

  return {
    answer(request) {
      worker ??= start();
      const job: WorkerJob = { id: nextId, request };
      nextId += 1;
      const answered = new Promise<TimedAnswer>((resolve, reject) => waiting.set(job.id, { resolve, reject }));
      worker.postMessage(job);
      return answered;
    },
    close() {
      const last = worker;
      worker = undefined;
      for (const each of waiting.values()) each.reject(new Error('the proxy ends'));
      waiting.clear();
      void last?.terminate();
    },
  };
}

/** Between threads a buffer becomes a plain array of bytes, and ssh2 reads signatures as buffers. */
function asBuffers({ publicKey, secret, signature }: KeyExchangeAnswer): KeyExchangeAnswer {
  return { publicKey: Buffer.from(publicKey), secret: Buffer.from(secret), signature: Buffer.from(signature) };
}
