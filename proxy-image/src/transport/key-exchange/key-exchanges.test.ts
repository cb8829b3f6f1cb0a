import { setImmediate as turn } from 'node:timers/promises';
import type { KeyExchangeAnswer, KeyExchangeRequest } from './answer';
import type { ExchangeThread, TimedAnswer } from './exchange-thread';
import { KeyExchanges } from './key-exchanges';

const bytes = Buffer.alloc(1);
const ANSWER: KeyExchangeAnswer = { publicKey: bytes, secret: bytes, signature: bytes };

/** A thread that answers when the test says so, and a clock that the test moves. */
function make(limits = { handshakeCpuPercent: 50, handshakesWaiting: 3 }) {
  const clock = { ms: 0 };
  const running: { readonly kex: string; end(costMs: number): Promise<void>; fail(): Promise<void> }[] = [];
  const thread: ExchangeThread = {
    answer: ({ kex }) =>
      new Promise<TimedAnswer>((resolve, reject) => {
        running.push({
          kex,
          end: (costMs) => (resolve({ answer: ANSWER, costMs }), turn()),
          fail: () => (reject(new Error('broken')), turn()),
        });
      }),
    close: () => undefined,
  };
  const exchanges = new KeyExchanges(limits, thread, () => clock.ms, () => 0);
  const answers: string[] = [];
  const ask = (source: string, options: { isProven?: true; isGone?: true } = {}) => {
    const request: KeyExchangeRequest = { kex: source, peerPublicKey: bytes, hashed: bytes, serverHostKey: '', hostKeyPem: '' };
    const asker = { source, isProven: options.isProven === true, isWaiting: () => options.isGone !== true };
    exchanges.exchange(asker, request, (error) => answers.push(error === undefined ? source : `${source}: ${error.message}`));
  };
  /** Ends what runs, if anything does. */
  const endNext = async (costMs = 1): Promise<string | undefined> => {
    const next = running.shift();
    await next?.end(costMs);
    return next?.kex;
  };
  return { clock, exchanges, running, answers, ask, endNext };
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test('one exchange at a time, in turns of sources', async () => {
  const { ask, endNext, running, answers } = make({ handshakeCpuPercent: 50, handshakesWaiting: 9 });
  for (const source of ['flood', 'flood', 'flood', 'quiet']) ask(source);
  expect(running).toHaveLength(1);
  expect([await endNext(), await endNext(), await endNext(), await endNext()]).toEqual(['flood', 'flood', 'quiet', 'flood']);
  expect(answers).toHaveLength(4);
});

test('who is proven goes first', async () => {
  const { ask, endNext } = make();
  for (const source of ['one', 'two', 'three']) ask(source);
  ask('session', { isProven: true });
  expect([await endNext(), await endNext(), await endNext()]).toEqual(['one', 'session', 'two']);
});

test('beyond the queue the busiest source loses one, and the quiet one is served', async () => {
  const { ask, endNext, answers } = make();
  for (const source of ['flood', 'flood', 'flood', 'flood', 'quiet']) ask(source);
  await turn();
  expect(answers).toEqual(['flood: too many handshakes at once']);
  expect([await endNext(), await endNext(), await endNext(), await endNext(), await endNext()]).toEqual(['flood', 'flood', 'quiet', 'flood', undefined]);
});

test('strangers get their share of the CPU by cost; the proven do not wait for it', async () => {
  const { ask, endNext, clock, running } = make({ handshakeCpuPercent: 10, handshakesWaiting: 9 });
  ask('a');
  ask('b');
  // 100 ms more than the burst that is allowed.
  expect(await endNext(1_100)).toBe('a');
  expect(running).toEqual([]);
  ask('session', { isProven: true });
  expect(await endNext(50)).toBe('session');
  clock.ms = 900;
  jest.advanceTimersByTime(900);
  expect(running).toEqual([]);
  clock.ms = 1_002;
  jest.advanceTimersByTime(102);
  expect(await endNext()).toBe('b');
});

test('what nobody waits for any more costs nothing', async () => {
  const { ask, endNext } = make();
  ask('a');
  ask('b', { isGone: true });
  ask('c');
  expect([await endNext(), await endNext(), await endNext()]).toEqual(['a', 'c', undefined]);
});

test('a broken exchange is its own, and the next one follows', async () => {
  const { ask, endNext, running, answers } = make();
  ask('a');
  ask('b');
  await running.shift()?.fail();
  expect(answers).toEqual(['a: broken']);
  expect(await endNext()).toBe('b');
});
