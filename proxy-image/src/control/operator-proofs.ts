import { randomBytes } from 'node:crypto';
import { lstat, readlink, unlink } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { proofText, type ProvenRequest } from '@sallyport/contract';

interface Challenge {
  readonly nonce: string;
  readonly expiresAt: number;
}

/** A caller makes one link and sends one request; on a busy machine that takes a moment. */
const CHALLENGE_MS = 10_000;
/**
 * symlink(2) gives a link one time; moving, linking or giving it away changes its ctime only, and the times of a
 * link are its owner's alone to set. A security label may be written a tick of the clock after it.
 */
const MADE_WITHIN_NS = 100_000_000n;

/** Whether the link is as symlink(2) made it, under this name. */
function isAsMade({ nlink, ctimeNs, mtimeNs }: BigIntStats): boolean {
  const apart = ctimeNs - mtimeNs;
  return nlink === 1n && (apart < 0n ? -apart : apart) <= MADE_WITHIN_NS;
}

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.uid === b.uid && a.ctimeNs === b.ctimeNs;

/**
 * Finds out who sends a request, by the owner of a link that only its sender can have made (contract, operator-proof.ts).
 * A connection has at most one challenge, which holds once, for that connection and for a few seconds; so there are
 * never more than connections.
 */
export class OperatorProofs {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #challenges = new WeakMap<Socket, Challenge>();
  readonly #known = new WeakSet<Socket>();

  /** @param now monotonic, in ms */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** A new challenge for the connection, in place of any former one. */
  challenge(socket: Socket): string {
    void this.#discard(socket);
    const nonce = randomBytes(32).toString('hex');
    this.#challenges.set(socket, { nonce, expiresAt: this.#now() + CHALLENGE_MS });
    if (!this.#known.has(socket)) {
      this.#known.add(socket);
      socket.once('close', () => void this.#discard(socket));
    }
    return nonce;
  }

  /** The user id of whoever sent the request, or nothing when that is not proven. */
  async prove(socket: Socket, nonce: string, request: ProvenRequest): Promise<number | undefined> {
    const challenge = this.#take(socket);
    if (challenge === undefined) return undefined;
    const link = this.#pathOf(challenge);
    try {
      if (challenge.nonce !== nonce || this.#now() > challenge.expiresAt) return undefined;
      const before = await lstat(link, { bigint: true });
      if (!before.isSymbolicLink() || !isAsMade(before)) return undefined;
      if ((await readlink(link)) !== proofText(nonce, request)) return undefined;
      // Between the two looks its owner may have put another one there.
      return isSame(before, await lstat(link, { bigint: true })) ? Number(before.uid) : undefined;
    } catch {
      return undefined;
    } finally {
      await this.#remove(link);
    }
  }

  /** The challenge of a connection, which it then has no longer. */
  #take(socket: Socket): Challenge | undefined {
    const challenge = this.#challenges.get(socket);
    this.#challenges.delete(socket);
    return challenge;
  }

  async #discard(socket: Socket): Promise<void> {
    const challenge = this.#take(socket);
    if (challenge !== undefined) await this.#remove(this.#pathOf(challenge));
  }

  #pathOf({ nonce }: Challenge): string {
    return join(this.#folder, nonce);
  }

  async #remove(link: string): Promise<void> {
    await unlink(link).catch(() => undefined);
  }
}
