import { legOf, type SshProtocol } from '../../proxy-image/src/transport/ssh2-protocol';
import type { Client } from 'ssh2';

/** The members of ssh2's Protocol that tell how many packets it has taken off the wire. */
interface Counting {
  _destruct: ((reason?: string) => void) | undefined;
  readonly _decipher?: { readonly inSeqno: number };
}

/**
 * Counts the packets that the proxy has really decrypted and parsed after each key exchange: what was sent behind the
 * packet that ended its connection does not count.
 */
export class HandledPackets {
  total = 0;
  readonly #ours = new WeakSet<object>();
  #counting = false;

  /** An end of a connection that the fuzzer holds itself. */
  leaveOut(protocol: SshProtocol): void {
    this.#ours.add(protocol);
  }

  /** From now on; any connection of ssh2 will do to find the class. */
  start(client: Client): void {
    if (this.#counting) return;
    this.#counting = true;
    const shared = Object.getPrototypeOf(legOf(client).protocol) as Counting;
    const destruct = shared._destruct;
    const count = (protocol: Counting) => {
      if (!this.#ours.has(protocol)) this.total += protocol._decipher?.inSeqno ?? 0;
    };
    shared._destruct = function (this: Counting, reason) {
      count(this);
      destruct?.call(this, reason);
    };
  }
}
