import type { Boundary } from '../transport/boundary';
import type { WaitingRequests } from './waiting-requests';

/** The requests of one channel are handled one after the other: their answers must leave in order. */
export class RequestQueue {
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly boundary: Boundary,
    private readonly waiting: WaitingRequests,
  ) {}

  /** Resolves once what waits now is done. Never rejects. */
  get idle(): Promise<void> {
    return this.#last;
  }

  /** False where too many wait, or too many bytes of them. */
  take(bytes: number, handle: () => Promise<void>): boolean {
    if (!this.waiting.take(bytes)) return false;
    this.add(() =>
      handle().finally(() => {
        this.waiting.give(bytes);
      }),
    );
    return true;
  }

  /** A step that fails keeps none of those behind it from their turn. */
  add(step: () => void | Promise<void>): void {
    this.#last = this.#last.then(step).catch((thrown: unknown) => {
      this.boundary.fault(thrown);
    });
  }
}
