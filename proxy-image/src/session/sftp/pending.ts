import type { OpenFile } from './open-files';
import { PACKET } from './protocol';

/** What an event says of an act that the target was asked for. */
export interface AskedAct {
  readonly parameters: Readonly<Record<string, string>>;
  readonly additional: Readonly<Record<string, string>>;
}

/** An act on an open file, whose reply is held back until its event is durable. */
export interface PendingAct extends AskedAct {
  readonly kind: 'act';
  /** What a CLOSE closes: its bytes are the outcome. */
  readonly closes?: OpenFile;
  /** Called once the client has its answer. */
  readonly onDone: () => void;
}

/** A request of the filter's own, for itself or in a client's place. */
export interface OwnRequest {
  readonly kind: 'own';
  /** The type of packet that answers, besides STATUS; 0 for none. */
  readonly reply: number;
  readonly onReply: (packet: Buffer) => void;
  /** What happens on the target by it, if anything. */
  readonly act?: AskedAct;
}

/** What the filter waits for under one request id. */
export type Pending = (
  | { readonly kind: 'lookup'; readonly reply: number }
  | { readonly kind: 'read'; readonly file: OpenFile }
  | { readonly kind: 'write'; readonly file: OpenFile; readonly bytes: number }
  | PendingAct
  | OwnRequest
) & {
  /** The client's id for it, where the target knows it under another. */
  readonly answerAs?: number;
};

const lookups = new Map<number, Pending>([0, PACKET.NAME, PACKET.ATTRS, PACKET.EXTENDED_REPLY].map((reply) => [reply, { kind: 'lookup', reply }]));

/** A request that only a STATUS answers, where `reply` is 0; or else a packet of that type. */
export const pendingLookup = (reply: number): Pending => lookups.get(reply) ?? { kind: 'lookup', reply };

/** The type of packet, besides STATUS, that may answer; 0 for none. */
export function expectedReply(pending: Pending): number {
  switch (pending.kind) {
    case 'lookup':
    case 'own':
      return pending.reply;
    case 'read':
      return PACKET.DATA;
    case 'write':
    case 'act':
      return 0;
  }
}

const HIGHEST_ID = 0xffffffff;

/**
 * The requests that the target has not answered, by the id that it knows them by. A client may use an id again before
 * it has the answer (phpseclib does): such a request goes to the target under an id of the filter's.
 */
export class PendingRequests {
  private readonly byId = new Map<number, Pending>();
  private nextOwn = HIGHEST_ID;

  get size(): number {
    return this.byId.size;
  }

  get(id: number): Pending | undefined {
    return this.byId.get(id);
  }

  delete(id: number): void {
    this.byId.delete(id);
  }

  entries(): IterableIterator<[number, Pending]> {
    return this.byId.entries();
  }

  /** Returns the id under which the request is to go to the target. */
  add(clientId: number, pending: Pending): number {
    if (!this.byId.has(clientId)) {
      this.byId.set(clientId, pending);
      return clientId;
    }
    return this.addOwn({ ...pending, answerAs: clientId });
  }

  addOwn(pending: Pending): number {
    while (this.byId.has(this.nextOwn)) this.step();
    const id = this.nextOwn;
    this.step();
    this.byId.set(id, pending);
    return id;
  }

  /** Downwards, as clients count upwards. */
  private step(): void {
    this.nextOwn = this.nextOwn === 0 ? HIGHEST_ID : this.nextOwn - 1;
  }
}
