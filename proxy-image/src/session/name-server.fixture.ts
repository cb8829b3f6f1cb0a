import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import ipaddr from 'ipaddr.js';

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };
const NAME_ERROR = 3;

/** A name server on loopback (RFC 1035): answers from a table, and counts what it is asked. */
export class TestNameServer {
  /** By name; a name that is absent does not exist, and one without addresses gets no answer at all. */
  readonly table = new Map<string, readonly string[]>();
  readonly asked: string[] = [];
  #socket: Socket | undefined;

  async start(): Promise<string> {
    const socket = createSocket('udp4');
    this.#socket = socket;
    socket.on('message', (query, { port, address }) => {
      const answer = this.answer(query);
      if (answer !== undefined) socket.send(answer, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return `127.0.0.1:${socket.address().port}`;
  }

  async stop(): Promise<void> {
    this.#socket?.close();
    if (this.#socket !== undefined) await once(this.#socket, 'close');
  }

  private answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const name = labels.join('.').toLowerCase();
    const type = TYPES[query.readUInt16BE(at + 1)];
    this.asked.push(`${name} ${type ?? '?'}`);
    const addresses = this.table.get(name);
    if (addresses?.length === 0) return undefined;
    const records = (addresses ?? [])
      .map((text) => ipaddr.parse(text))
      .filter((address) => (address.kind() === 'ipv4') === (type === 'A'));
    const header = Buffer.from(query.subarray(0, 12));
    // A recursive answer, of that many records (section 4.1.1).
    header.writeUInt16BE(0x8180 | (addresses === undefined ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([
      header,
      query.subarray(12, at + 5),
      ...records.map((address) => record(address.toByteArray())),
    ]);
  }
}

/** Of the name that was asked for (a pointer to it, section 4.1.4), for a minute. */
function record(bytes: readonly number[]): Buffer {
  const head = Buffer.from([0xc0, 12, 0, bytes.length === 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, bytes.length]);
  return Buffer.concat([head, Buffer.from(bytes)]);
}
