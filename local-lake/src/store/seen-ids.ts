import { createHash } from 'node:crypto';

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

  constructor(expected = 1024) {
    this.slots = new Uint32Array(WORDS * 2 ** Math.ceil(Math.log2(Math.max(16, expected / FULLEST))));
  }

  get size(): number {
    return this.count;
  }

  has(id: string): boolean {
    return this.find(keyOf(id)).taken;
  }

  add(id: string): void {
    if (this.count + 1 > (this.slots.length / WORDS) * FULLEST) this.grow();
    const key = keyOf(id);
    const { at, taken } = this.find(key);
    if (taken) return;
    this.slots.set(key, at);
    this.count += 1;
  }

  private find(key: Uint32Array): { at: number; taken: boolean } {
    const slots = this.slots.length / WORDS;
    let slot = (key[0] ?? 0) & (slots - 1);
    for (;;) {
      const at = slot * WORDS;
      const [a, b, c, d] = this.slots.subarray(at, at + WORDS);
      if (a === 0 && b === 0 && c === 0 && d === 0) return { at, taken: false };
      if (a === key[0] && b === key[1] && c === key[2] && d === key[3]) return { at, taken: true };
      slot = (slot + 1) & (slots - 1);
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const key = old.slice(at, at + WORDS);
      if (key.some((word) => word !== 0)) this.slots.set(key, this.find(key).at);
    }
  }
}

function keyOf(id: string): Uint32Array {
  const uuid = UUID.exec(id);
  const hex = uuid === null ? createHash('sha256').update(id).digest('hex') : uuid.slice(1).join('');
  const key = Uint32Array.from({ length: WORDS }, (_, word) => Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16));
  // All zeros marks a free slot, and the nil UUID is a possible id.
  return key.some((word) => word !== 0) ? key : Uint32Array.of(0, 0, 0, 1);
}
