import { createHash, randomInt } from 'node:crypto';
import { scatter } from './scatter';

const WORDS = 4;
const FULLEST = 0.6;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})([0-9a-f]{8})$/;

/**
 * The event ids that a store holds, 16 bytes each: a `Set` of a million strings would be 100 MB.
 * Open addressing over 128-bit keys; an id that is a UUID is its own key, any other is hashed.
 */
export class SeenIds {
  private slots: Uint32Array;
  private count = 0;
  /** UUIDs that count up, or that somebody chose, must not all begin their search in one place. */
  private readonly seed = randomInt(2 ** 32);

  constructor(expected = 1024) {
    this.slots = new Uint32Array(WORDS * 2 ** Math.ceil(Math.log2(Math.max(16, expected / FULLEST))));
  }

  get size(): number {
    return this.count;
  }

  has(id: string): boolean {
    return !this.isFree(this.find(keyOf(id)));
  }

  add(id: string): void {
    if (this.count + 1 > (this.slots.length / WORDS) * FULLEST) this.grow();
    const key = keyOf(id);
    const at = this.find(key);
    if (!this.isFree(at)) return;
    this.slots.set(key, at);
    this.count += 1;
  }

  /** Where the key is, or the free slot that it would take. */
  private find(key: Uint32Array): number {
    const { slots } = this;
    const last = slots.length / WORDS - 1;
    let slot = scatter(key, this.seed) & last;
    for (;;) {
      const at = slot * WORDS;
      const same =
        slots[at] === key[0] && slots[at + 1] === key[1] && slots[at + 2] === key[2] && slots[at + 3] === key[3];
      if (same || this.isFree(at)) return at;
      slot = (slot + 1) & last;
    }
  }

  private isFree(at: number): boolean {
    const { slots } = this;
    return slots[at] === 0 && slots[at + 1] === 0 && slots[at + 2] === 0 && slots[at + 3] === 0;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const key = old.subarray(at, at + WORDS);
      if (key.some((word) => word !== 0)) this.slots.set(key, this.find(key));
    }
  }
}

function keyOf(id: string): Uint32Array {
  const uuid = UUID.exec(id);
  const hex = uuid === null ? createHash('sha256').update(id).digest('hex') : uuid.slice(1).join('');
  const word = (from: number): number => Number.parseInt(hex.slice(from, from + 8), 16);
  const key = Uint32Array.of(word(0), word(8), word(16), word(24));
  // All zeros marks a free slot, and the nil UUID is a possible id.
  return key.some((part) => part !== 0) ? key : Uint32Array.of(0, 0, 0, 1);
}
