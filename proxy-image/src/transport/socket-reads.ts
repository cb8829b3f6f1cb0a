import { connect, Socket, type TcpNetConnectOpts } from 'node:net';
import { yieldTurn } from './fair-read';

/** OpenSSH's largest packets are a little over 32 KiB; two fit, and a read this long is still one turn. */
export const READ_BYTES = 128 * 1024;
/** Node's own default grew to 64 KiB with version 22. What waits for a slow peer is bounded by `SendBuffer`. */
const WRITE_MARK_BYTES = 16 * 1024;

/**
 * Every read of every socket goes here: a read and the handling of what it brought are one synchronous step. Node would
 * otherwise allocate 64 KiB outside its heap for each, and at some hundred MB/s V8 answers that with a full collection
 * every 40 MB: half of the CPU time of a bulk transfer.
 */
const shared = Buffer.allocUnsafeSlow(READ_BYTES);

/** What the types of Node do not name: `handle` is how net.Server itself makes its sockets. */
interface SocketInternals {
  _handle: object | null;
}

/**
 * Connects; `data` events bring slices of a buffer that the next read overwrites, of this socket or of another. Whoever
 * keeps a chunk beyond the event copies it.
 */
export function connectSharingReads(options: TcpNetConnectOpts): Socket {
  const marked: TcpNetConnectOpts & { writableHighWaterMark: number } = { ...options, onread: sharedReads(() => socket), writableHighWaterMark: WRITE_MARK_BYTES };
  const socket: Socket = connect(marked);
  return socket;
}

/** The same for a socket that a server has accepted with `pauseOnConnect`. Where Node has changed, it comes back as it was. */
export function shareReads(accepted: Socket): Socket {
  const internals = accepted as unknown as SocketInternals;
  const handle = internals._handle;
  if (handle === null || typeof handle !== 'object') return accepted;
  const options: object = { handle, onread: sharedReads(() => socket), manualStart: true, writableHighWaterMark: WRITE_MARK_BYTES };
  const socket: Socket = new Socket(options);
  internals._handle = null;
  // The server counts by the socket that it made.
  socket.once('close', () => accepted.destroy());
  return socket;
}

function sharedReads(get: () => Socket) {
  return {
    buffer: shared,
    callback: (count: number) => {
      const socket = get();
      // libuv reads on, many times, from whoever fills the buffer: others would wait for all of that.
      if (count === READ_BYTES) yieldTurn(socket);
      socket.emit('data', shared.subarray(0, count));
      return true;
    },
  };
}
