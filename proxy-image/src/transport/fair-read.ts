import type { Duplex } from 'node:stream';

const TURN_BYTES = 64 * 1024;

/**
 * Gives other connections a turn after every 64 KiB read from this one: without it, one bulk stream on the same event
 * loop makes a keystroke elsewhere wait for hundreds of milliseconds.
 */
export function readInFairTurns(socket: Duplex): void {
  let read = 0;
  const resume = () => {
    if (!socket.destroyed) socket.resume();
  };
  socket.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read < TURN_BYTES) return;
    read = 0;
    socket.pause();
    setImmediate(resume);
  });
}
