import { principalId } from '@sallyport/contract';
import { Secret, TOTP } from 'otpauth';
import { TestClock, TOTP_SECRET } from '../parts.fixture';
import { UNUSED } from './factor-state';
import type { StoredFactor } from './factor-store';
import { MemoryFactors } from './memory-factors.fixture';
import { createSecondFactor } from './second-factor';

const ALICE = principalId('alice');
const clock = new TestClock();
const rightCode = () => new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: clock.ms });

function setUp(store = new MemoryFactors()) {
  const why: string[] = [];
  return { store, why, factor: createSecondFactor({ store, clock, onUnavailable: (text) => void why.push(text) }) };
}

describe('a store that hangs', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const LATE = { kind: 'unavailable', why: 'memory: no answer within 10 s' };

  it('is given up after 10 s, for a prompt and for a code', async () => {
    const { store, why, factor } = setUp();
    jest.spyOn(store, 'read').mockReturnValue(new Promise(() => undefined));
    const answers = Promise.all([factor.look(ALICE), factor.verify(ALICE, TOTP_SECRET, rightCode())]);
    let isAnswered = false;
    void answers.then(() => (isAnswered = true));
    await jest.advanceTimersByTimeAsync(9_999);
    expect(isAnswered).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await answers).toEqual([LATE, LATE]);
    expect(why).toEqual([LATE.why, LATE.why]);
  });

  it('takes no code as used that was refused before it answered', async () => {
    const { store, factor } = setUp();
    let answer: (stored: StoredFactor) => void = () => undefined;
    jest.spyOn(store, 'read').mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const refused = factor.verify(ALICE, TOTP_SECRET, rightCode());
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await refused).toEqual(LATE);
    answer({ state: UNUSED, version: 0 });
    await jest.advanceTimersByTimeAsync(0);
    expect(store.entries.size).toBe(0);
    expect(await factor.verify(ALICE, TOTP_SECRET, rightCode())).toEqual({ kind: 'accepted' });
  });

  it('fails later without anybody to hear of it', async () => {
    const { store, factor, why } = setUp();
    let fail: (error: Error) => void = () => undefined;
    jest.spyOn(store, 'read').mockReturnValueOnce(new Promise((_, reject) => (fail = reject)));
    const refused = factor.look(ALICE);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await refused).toEqual(LATE);
    fail(new Error('the network is back'));
    await jest.advanceTimersByTimeAsync(0);
    expect(why).toHaveLength(1);
  });

  it('leaves no timer behind when it answers in time', async () => {
    const { factor } = setUp();
    await factor.verify(ALICE, TOTP_SECRET, '000000');
    await factor.look(ALICE);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('is asked eight times for one code at most, while others write in between', async () => {
  const { store, factor, why } = setUp();
  const write = jest.spyOn(store, 'write').mockResolvedValue(false);
  expect(await factor.verify(ALICE, TOTP_SECRET, rightCode())).toMatchObject({ kind: 'unavailable' });
  expect(write).toHaveBeenCalledTimes(8);
  expect(why).toEqual(['memory: 8 codes of one principal were given at the same time']);
});

it('decides again on what another proxy wrote in between', async () => {
  const { store, factor } = setUp();
  const write = store.write.bind(store);
  jest.spyOn(store, 'write').mockImplementationOnce(async (principal, next, version) => {
    // Another proxy accepts the same code first.
    await write(principal, next, version);
    return false;
  });
  expect(await factor.verify(ALICE, TOTP_SECRET, rightCode())).toEqual({ kind: 'replayed' });
});
