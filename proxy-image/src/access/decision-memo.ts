import type { CedarRequest } from './cedar-request';
import type { ContextReads } from './context-reads';
import type { PolicyAnswer } from './policy-engine';

const MAX_ANSWERS = 1_024;
/** A long command or path is seldom asked about twice. */
const MAX_KEY_CHARACTERS = 4_096;
/** What the proxy puts into every request and what differs from one to the next though nothing else does. */
const CHANGING = ['time', 'sessionId', 'mfaAgeSeconds'] as const;

/**
 * Answers that Cedar gave to the same question before. Cedar's answer follows from policies, schema and request alone,
 * so that a request which differs only in what no policy looks at has the same one. Locks and the key's own bounds are
 * not Cedar's: the gate asks them each time.
 */
export class DecisionMemo {
  readonly #answers = new Map<string, PolicyAnswer>();
  readonly #leftOut: ReadonlySet<string>;

  /** @param reads of the policies that answer; with others a new memo is needed */
  constructor(private readonly reads: ContextReads) {
    this.#leftOut = new Set(CHANGING.filter((name) => reads?.has(name) === false));
  }

  answer(request: CedarRequest, ask: () => PolicyAnswer): PolicyAnswer {
    // The time is never the same again: nothing that depends on it is worth keeping.
    if (this.reads?.has('time') !== false) return ask();
    const key = this.#keyOf(request);
    if (key.length > MAX_KEY_CHARACTERS) return ask();
    const known = this.#answers.get(key);
    const answer = known ?? ask();
    // What could not be evaluated is asked, and told, again.
    if (answer.failures.length > 0) return answer;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    if (this.#answers.size > MAX_ANSWERS) this.#forgetOldest();
    return answer;
  }

  #keyOf(request: CedarRequest): string {
    const context = Object.entries(request.context).filter(([name]) => !this.#leftOut.has(name));
    return JSON.stringify([request.principal, request.action, request.resource, context, request.entities]);
  }

  #forgetOldest(): void {
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined) this.#answers.delete(oldest);
  }
}
