import { ActBudget } from '../transfer/act-budget';
import type { ActLedger } from '../transfer/act-ledger';
import { LookTally } from './look-tally';
import { OpenFiles } from './open-files';
import { PendingRequests, type OwnRequest } from './pending';
import { SFTP_LIMITS } from './protocol';
import { RealPaths } from './real-paths';
import { statusPacket } from './wire';

interface SftpStateParts {
  readonly ledger: ActLedger;
  /** Puts a packet on the wire, at the next boundary between packets. */
  toTarget(packet: Buffer): void;
  toClient(packet: Buffer): void;
  /** Ends the channel: the filter cannot go on. */
  fail(cause: unknown): void;
  /** Fewer acts are under way than made the client wait. */
  onRoom(): void;
}

/** What both directions of one SFTP channel know. */
export class SftpState {
  readonly pending = new PendingRequests();
  readonly files = new OpenFiles();
  readonly paths = new RealPaths(this);
  readonly looks = new LookTally();
  readonly budget: ActBudget;
  readonly ledger: ActLedger;
  readonly toTarget: (packet: Buffer) => void;
  readonly toClient: (packet: Buffer) => void;
  readonly fail: (cause: unknown) => void;

  constructor(parts: SftpStateParts) {
    this.ledger = parts.ledger;
    this.budget = new ActBudget(
      { acts: SFTP_LIMITS.outstandingActs, bytes: SFTP_LIMITS.outstandingPathBytes },
      { acts: SFTP_LIMITS.crowdedActs, bytes: SFTP_LIMITS.crowdedPathBytes, onRoom: () => parts.onRoom() },
    );
    this.toTarget = (packet) => parts.toTarget(packet);
    this.toClient = (packet) => parts.toClient(packet);
    this.fail = (cause) => parts.fail(cause);
  }

  /** Takes what is thrown by work that goes on by itself: the channel ends. */
  watch(work: Promise<unknown>): void {
    work.catch(this.fail);
  }

  /** Answers a client's request in the target's place. */
  answer(id: number, status: number, message: string): void {
    this.toClient(statusPacket(id, status, message));
  }

  /**
   * Sends a request under an id of the filter's own.
   * @param read reads the answer when it comes; what it throws is the target's breach of the protocol
   */
  ask<T>(packetFor: (id: number) => Buffer, request: Pick<OwnRequest, 'reply' | 'act'>, read: (reply: Buffer) => T): Promise<T> {
    return new Promise((resolve) => {
      const id = this.pending.addOwn({ kind: 'own', ...request, onReply: (reply) => resolve(read(reply)) });
      this.toTarget(packetFor(id));
    });
  }
}
