import type { Random } from './random';
import type { Rig } from './rig';

/** Where hostile bytes come in. One step is one connection, or a few, and resolves when nothing of it is left. */
export interface Surface {
  readonly name: string;
  /** Its part of all packets. */
  readonly share: number;
  /** Resolves to the number of packets sent. */
  step(rig: Rig, random: Random): Promise<number>;
}

/** What a step must bring, or the proxy has done something that nobody can see. */
export async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}

const PATIENCE_MS = 60_000;

/** DISCONNECT (RFC 4253 section 11.1): a peer that says goodbye leaves by itself, and no event is due. */
export const saysGoodbye = (packets: readonly Buffer[]): boolean => packets.some((packet) => packet[0] === 1);
