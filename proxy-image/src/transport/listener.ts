import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { sessionId } from '@sallyport/contract';
import { isInCidr, normaliseAddress } from '../config/address';
import type { Log } from '../log';
import type { AdmissionControl, AdmissionSlot } from './admission';
import { Boundary } from './boundary';
import { listenFailed } from './errors';
import { shareReads } from './socket-reads';
import { parseProxyHeader } from './proxy-protocol';
import type { Origin } from './ssh-server';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly proxyProtocolFrom: readonly string[];
}

export interface ListenerParts {
  readonly admission: AdmissionControl;
  readonly loginGraceSeconds: number;
  readonly log: Log;
  /** False while the proxy drains: new connections are closed at once. */
  isOpen(): boolean;
  onRefused(sourceAddress: string, reason: string): void;
  onStream(socket: Socket, origin: Origin): void;
}

/** Accepts TCP connections and holds the bounds that cost nothing; hands over what may go on to SSH. */
export class Listener {
  readonly #server: Server;
  readonly #unsettled = new Set<Socket>();

  constructor(
    private readonly address: ListenAddress,
    private readonly parts: ListenerParts,
  ) {
    this.#server = createServer({ noDelay: true, pauseOnConnect: true, allowHalfOpen: false }, (accepted) => {
      this.boundaryOf(accepted).run(() => {
        this.onConnection(shareReads(accepted));
      });
    });
    this.#server.on('error', (error) => {
      parts.log.error({ error: error.message }, 'the listener failed');
    });
  }

  /** @throws LISTEN_FAILED */
  async listen(): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port } = this.address;
    await new Promise<void>((resolve, reject) => {
      const onError = (error: Error) => {
        reject(listenFailed(`${host}:${port}`, error));
      };
      this.#server.once('error', onError);
      this.#server.listen({ host, port, backlog: 511 }, () => {
        this.#server.removeListener('error', onError);
        resolve();
      });
    });
    return { host, port: (this.#server.address() as AddressInfo).port };
  }

  /** Takes no more connections and closes those that have not proven anything. */
  close(): void {
    this.#server.close();
    for (const socket of this.#unsettled) socket.destroy();
  }

  /** Before SSH has the connection, what fails while it is served ends it alone. */
  private boundaryOf(socket: Socket): Boundary {
    return new Boundary((fault) => {
      socket.destroy();
      this.parts.log.error({ error: fault.message }, 'a connection failed in the proxy before SSH');
    });
  }

  private onConnection(socket: Socket): void {
    const boundary = this.boundaryOf(socket);
    const peer = normaliseAddress(socket.remoteAddress ?? '');
    socket.on('error', () => socket.destroy());
    if (peer === undefined || !this.parts.isOpen()) {
      socket.destroy();
      return;
    }
    const grace = setTimeout(
      boundary.around(() => {
        socket.destroy();
        this.parts.onRefused(peer, 'not authenticated in time');
      }),
      this.parts.loginGraceSeconds * 1000,
    );
    this.#unsettled.add(socket);
    const settle = () => {
      clearTimeout(grace);
      this.#unsettled.delete(socket);
    };
    socket.once('close', boundary.around(settle));
    if (this.address.proxyProtocolFrom.some((cidr) => isInCidr(peer, cidr))) this.readHeader(socket, peer, settle);
    else this.admit(socket, peer, settle);
  }

  private readHeader(socket: Socket, peer: string, settle: () => void): void {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const header = parseProxyHeader(received);
      if (header.kind === 'incomplete') return;
      socket.removeListener('data', onDataSafely);
      if (header.kind === 'invalid') {
        this.parts.onRefused(peer, header.reason);
        socket.destroy();
        return;
      }
      socket.pause();
      const rest = received.subarray(header.length);
      if (rest.length > 0) socket.unshift(rest);
      this.admit(socket, header.sourceAddress ?? peer, settle);
    };
    const onDataSafely = this.boundaryOf(socket).around(onData);
    socket.on('data', onDataSafely);
  }

  private admit(socket: Socket, sourceAddress: string, settle: () => void): void {
    const refuse = (reason: string): void => {
      this.parts.onRefused(sourceAddress, reason);
      socket.destroy();
    };
    const admission = this.parts.admission.admit(sourceAddress, refuse);
    if (!admission.admitted) {
      refuse(admission.reason);
      return;
    }
    const { slot } = admission;
    this.parts.onStream(socket, {
      sessionId: sessionId(randomUUID()),
      sourceAddress,
      keyProven: () => {
        slot.keep();
      },
      settled: release(slot, settle),
    });
  }
}

function release(slot: AdmissionSlot, settle: () => void): () => void {
  return () => {
    slot.release();
    settle();
  };
}
