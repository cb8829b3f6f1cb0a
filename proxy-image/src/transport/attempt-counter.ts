import type { AuthContext } from 'ssh2';

/** Requests of any outcome: a client that only probes keys, or only starts prompts, also comes to an end. */
const REQUESTS_PER_TRY = 10;

/** Counts what failed on one connection, whoever decided it, and ends the connection at the limit. */
export class AttemptCounter {
  #failures = 0;
  #requests = 0;

  constructor(
    private readonly limit: number,
    private readonly onLimit: () => void,
  ) {}

  watch(context: AuthContext): void {
    this.#requests += 1;
    if (this.#requests > this.limit * REQUESTS_PER_TRY) {
      this.onLimit();
      return;
    }
    // `none` only asks what there is (RFC 4252 section 5.2).
    if (context.method === 'none') return;
    const reject = context.reject.bind(context) as (methods?: unknown, isPartial?: boolean) => void;
    const counting = (methods?: unknown, isPartial?: boolean) => {
      reject(methods, isPartial);
      if (isPartial === true || methods === true) return;
      this.#failures += 1;
      if (this.#failures >= this.limit) this.onLimit();
    };
    context.reject = counting;
  }
}
