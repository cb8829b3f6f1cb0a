import type { Server, Socket } from 'node:net';

/** Connections that have proven nothing yet; a caller of ours is one for a few milliseconds. */
const MAX_UNPROVEN = 64;

/**
 * Where anybody on the machine can connect, nobody's connections keep an operator out: beyond the bound the one
 * that has proven nothing for longest is closed.
 */
export class UnprovenPeers {
  readonly #sockets = new Set<Socket>();

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      if (this.#sockets.size <= MAX_UNPROVEN) return;
      for (const oldest of this.#sockets) {
        oldest.destroy();
        this.#sockets.delete(oldest);
        return;
      }
    });
  }

  proven(socket: Socket): void {
    this.#sockets.delete(socket);
  }
}
