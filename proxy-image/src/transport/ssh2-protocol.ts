import * as ssh2 from 'ssh2';
import type { Duplex } from 'node:stream';
import { ssh2NotPatched } from './errors';
import type { KeyExchangeAnswer, KeyExchangeRequest } from './key-exchange/answer';

/** A key exchange that was agreed on, and the client's part of it. */
export interface KeyExchangeOffer extends Omit<KeyExchangeRequest, 'hostKeyPem'> {
  readonly hostKey: ssh2.ParsedKey;
}

/** The part of ssh2's `Protocol` that the connection layer stands on; half of it comes from our patch of ssh2. */
export interface SshProtocol {
  /** Hands every message of the connection protocol (80 to 127) over, unparsed, before and after authentication. */
  takeConnectionLayer(handler: (payload: Buffer) => void): void;
  /** During a key exchange other messages are held back in memory. */
  readonly exchangingKeys: boolean;
  readonly heldBack: number;
  sendPayload(payload: Buffer): void;
  channelData(recipient: number, data: Buffer): void;
  channelExtData(recipient: number, data: Buffer, type: number): void;
  disconnect(reason: number, description?: string): void;
  rekey(): void;
  /** The costly part of the server's key exchanges is computed by `exchange`, which answers later. */
  exchangeKeysWith(exchange: (offer: KeyExchangeOffer, answered: (error: Error | undefined, answer?: KeyExchangeAnswer) => void) => void): void;
}

/** One end of an SSH connection: the protocol and the stream under it. */
export interface Leg {
  readonly protocol: SshProtocol;
  readonly socket: Duplex;
}

interface Ssh2Internals {
  readonly _protocol: SshProtocol;
  readonly _sock: Duplex;
}

/** The types of ssh2 do not name these members; the patch check at start makes sure that they are there. */
export function legOf(connection: ssh2.Connection | ssh2.Client): Leg {
  const { _protocol, _sock } = connection as unknown as Ssh2Internals;
  return { protocol: _protocol, socket: _sock };
}

/** The number that `patches/ssh2+1.17.0.patch` leaves in ssh2; raised whenever the proxy comes to need more of it. */
const PATCH = 9;

/** @throws SSH2_NOT_PATCHED */
export function assertSsh2Patched(): void {
  if ((ssh2 as { readonly sallyportPatch?: unknown }).sallyportPatch !== PATCH) throw ssh2NotPatched();
}

/**
 * The connection is gone (ssh2 names the socket of a server and of a client differently), or the peer said goodbye (ssh2
 * gives the reason as a number): nothing was broken.
 */
export function isPeerLeaving(error: Error & { readonly level?: unknown; readonly code?: unknown }): boolean {
  return error.level === 'socket' || error.level === 'client-socket' || typeof error.code === 'number';
}
