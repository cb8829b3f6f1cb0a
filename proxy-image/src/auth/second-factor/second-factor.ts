import { messageOf, type PrincipalId } from '@sallyport/contract';
import type { Clock } from '../../clock';
import { matchingStep } from '../totp';
import { judge, lockoutMs, type FactorResult } from './factor-state';
import type { FactorStore } from './factor-store';

/** Proxies that wrote in between, before the code is refused. */
const ATTEMPTS = 8;
/** A person waits for the answer, and what waits is held: a folder on a network that hangs never answers. */
const ANSWER_MS = 10_000;

export type CodeResult = FactorResult | Unavailable;

/** The store could not be read or written: no code is accepted. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly why: string;
}

export interface SecondFactor {
  /** An accepted code is written before this resolves, so that no proxy accepts it again, and so is a wrong one. */
  verify(principal: PrincipalId, secretBase32: string, code: string): Promise<CodeResult>;
  /** Whether a code of the principal would be looked at now. */
  look(
    principal: PrincipalId,
  ): Promise<{ readonly kind: 'open' } | Exclude<CodeResult, { kind: 'accepted' | 'wrong' | 'replayed' }>>;
}

export interface SecondFactorParts {
  readonly store: FactorStore;
  readonly clock: Clock;
  /** Called with what went wrong in the store. */
  readonly onUnavailable: (why: string) => void;
}

/**
 * TOTP (RFC 6238) over a store that the proxies of a fleet share: a code works once for all of them, and wrong codes count
 * for all of them. What a code comes to is decided on the state that the write replaces; when another proxy wrote in
 * between, it is decided again. A wrong code is said to be wrong only after it was counted.
 */
export function createSecondFactor({ store, clock, onUnavailable }: SecondFactorParts): SecondFactor {
  const guarded = async <T>(act: (deadline: Deadline) => Promise<T>): Promise<T | Unavailable> => {
    const deadline = new Deadline();
    try {
      return await Promise.race([act(deadline), deadline.passed]);
    } catch (thrown) {
      const why = `${store.name}: ${messageOf(thrown)}`;
      onUnavailable(why);
      return { kind: 'unavailable', why };
    } finally {
      deadline.clear();
    }
  };
  return {
    look: (principal) =>
      guarded(async () => {
        const remainingMs = lockoutMs((await store.read(principal)).state, clock.now());
        return remainingMs > 0 ? { kind: 'lockedOut', remainingMs } : { kind: 'open' };
      }),
    verify: (principal, secretBase32, code) =>
      guarded(async (deadline) => {
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
          const { state, version } = await store.read(principal);
          // Nothing is written for a code that was refused meanwhile.
          if (deadline.isPassed) break;
          const now = clock.now();
          const { result, next } = judge(state, matchingStep(secretBase32, code, now), now);
          if (next === undefined || (await store.write(principal, next, version))) return result;
        }
        throw new Error(`${ATTEMPTS} codes of one principal were given at the same time`);
      }),
  };
}

class Deadline {
  readonly passed: Promise<never>;
  isPassed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.passed = new Promise((_, reject) => {
      this.#timer = setTimeout(() => {
        this.isPassed = true;
        reject(new Error(`no answer within ${ANSWER_MS / 1000} s`));
      }, ANSWER_MS);
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
