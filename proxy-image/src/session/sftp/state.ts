import { ActBudget } from '../transfer/act-budget';
import type { ActLedger } from '../transfer/act-ledger';
import { PathActs } from './acts';
import { OpenFiles } from './open-files';
import type { Pending } from './pending';
import { SFTP_LIMITS } from './protocol';
import { statusPacket } from './wire';

interface SftpStateParts {
  readonly ledger: ActLedger;
  /** Puts a packet on the wire, at the next boundary between packets. */
  toTarget(packet: Buffer): void;
  toClient(packet: Buffer): void;
}

/** What both directions of one SFTP channel know. */
export class SftpState {
  readonly pending = new Map<number, Pending>();
  readonly files = new OpenFiles();
  readonly acts = new PathActs();
  readonly budget = new ActBudget({ acts: SFTP_LIMITS.outstandingActs, bytes: SFTP_LIMITS.outstandingPathBytes });
  readonly ledger: ActLedger;
  readonly toTarget: (packet: Buffer) => void;
  readonly toClient: (packet: Buffer) => void;

  constructor(parts: SftpStateParts) {
    this.ledger = parts.ledger;
    this.toTarget = (packet) => parts.toTarget(packet);
    this.toClient = (packet) => parts.toClient(packet);
  }

  /** Answers a client's request in the target's place. */
  answer(id: number, status: number, message: string): void {
    this.toClient(statusPacket(id, status, message));
  }

  /** Sends a request of the filter's own, under an id that no client has in use. */
  ask(packetFor: (id: number) => Buffer, onReply: (packet: Buffer) => void): void {
    let id = 0xffffffff;
    while (this.pending.has(id)) id--;
    this.pending.set(id, { kind: 'own', onReply });
    this.toTarget(packetFor(id));
  }
}
