import type { OpenFile } from './open-files';
import { PACKET } from './protocol';

/** An act whose reply is held back until its event is durable. */
export interface PendingAct {
  readonly kind: 'act';
  readonly parameters: Readonly<Record<string, string>>;
  /** What a CLOSE closes: its bytes are the outcome. */
  readonly closes?: OpenFile;
  readonly additional: Readonly<Record<string, string>>;
  /** What a HANDLE in reply opens. */
  readonly opens?: OpenFile;
  /** Its share of the bound on acts under way. */
  readonly bytes: number;
}

/** What the filter waits for under one request id. */
export type Pending =
  | { readonly kind: 'lookup'; readonly reply: number }
  | { readonly kind: 'read'; readonly file: OpenFile }
  | { readonly kind: 'write'; readonly file: OpenFile; readonly bytes: number }
  | PendingAct
  /** The target answered, or the filter refused: the client's reply follows once the event is durable. */
  | { readonly kind: 'answering' }
  /** The filter's own request; its reply never reaches the client. */
  | { readonly kind: 'own'; readonly onReply: (packet: Buffer) => void };

const lookups = new Map<number, Pending>([0, PACKET.NAME, PACKET.ATTRS, PACKET.EXTENDED_REPLY].map((reply) => [reply, { kind: 'lookup', reply }]));

/** A request that only a STATUS answers, where `reply` is 0; or else a packet of that type. */
export const pendingLookup = (reply: number): Pending => lookups.get(reply) ?? { kind: 'lookup', reply };

export const ANSWERING: Pending = { kind: 'answering' };

/** The type of packet, besides STATUS, that may answer; 0 for none. */
export function expectedReply(pending: Pending): number {
  switch (pending.kind) {
    case 'lookup':
      return pending.reply;
    case 'read':
      return PACKET.DATA;
    case 'act':
      return pending.opens === undefined ? 0 : PACKET.HANDLE;
    case 'own':
      return PACKET.NAME;
    case 'write':
    case 'answering':
      return 0;
  }
}
