import type { Duplex } from 'node:stream';

const TURN_BYTES = 64 * 1024;
const held = new WeakSet<Duplex>();

/**
 * Gives other connections a turn after every 64 KiB read from this one: without it, one bulk stream on the same event
 * loop makes a keystroke elsewhere wait for hundreds of milliseconds.
 */
export function readInFairTurns(stream: Duplex): void {
  let read = 0;
  stream.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read < TURN_BYTES) return;
    read = 0;
    yieldTurn(stream);
  });
}

/** Reads on after everybody else had their turn. */
export function yieldTurn(stream: Duplex): void {
  stream.pause();
  setImmediate(() => {
    if (!stream.destroyed && !held.has(stream)) stream.resume();
  });
}

/** Reads no more until `goOnReading`: the peer waits, and TCP makes its writes wait. */
export function holdReading(stream: Duplex): void {
  held.add(stream);
  stream.pause();
}

export function goOnReading(stream: Duplex): void {
  if (held.delete(stream) && !stream.destroyed) stream.resume();
}
