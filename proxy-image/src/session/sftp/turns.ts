/** `shared` with others of its kind; `alone` for what changes where names lead. */
export type Turn = 'shared' | 'alone';

/**
 * Lets requests about paths run side by side, but for those that rename, link, make or remove something: between the
 * question where a name leads and the act on it, this channel changes no name. In the order in which they came.
 */
export class Turns {
  private sharing = 0;
  private isTaken = false;
  private readonly waiting: { readonly turn: Turn; readonly start: () => void }[] = [];

  /** Resolves to what ends the turn. */
  enter(turn: Turn): Promise<() => void> {
    return new Promise((resolve) => {
      this.waiting.push({
        turn,
        start: () => {
          resolve(() => this.leave(turn));
        },
      });
      this.startNext();
    });
  }

  private leave(turn: Turn): void {
    if (turn === 'alone') this.isTaken = false;
    else this.sharing--;
    this.startNext();
  }

  private startNext(): void {
    for (let next = this.waiting[0]; next !== undefined && this.isFree(next.turn); next = this.waiting[0]) {
      this.waiting.shift();
      if (next.turn === 'alone') this.isTaken = true;
      else this.sharing++;
      next.start();
    }
  }

  private isFree(turn: Turn): boolean {
    return !this.isTaken && (turn === 'shared' || this.sharing === 0);
  }
}
