import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Server, utils, type Algorithms } from 'ssh2';
import { algorithms } from './algorithms';
import { enablePostQuantum, POST_QUANTUM_KEX } from './post-quantum';
import { legOf } from './ssh2-protocol';

const hostKey = utils.generateKeyPairSync('ed25519').private;

/** Connects with the client's key exchanges only; resolves to the one that was negotiated, after a rekey. */
async function negotiate(kex: readonly string[], meddle: (client: Client) => void = () => undefined): Promise<string> {
  enablePostQuantum();
  const server = new Server({ hostKeys: [hostKey], algorithms: algorithms() }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      context.accept();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const client = new Client();
  try {
    const ready = once(client, 'ready');
    const names: string[] = [];
    client.on('handshake', (negotiated) => names.push(negotiated.kex));
    client.connect({ host: '127.0.0.1', port, username: 'x', hostVerifier: () => true, algorithms: { kex: [...kex] as NonNullable<Algorithms['kex']> } });
    meddle(client);
    await ready;
    legOf(client).protocol.rekey();
    await once(client, 'handshake');
    expect(names).toEqual([names[0], names[0]]);
    return names[0] ?? '';
  } finally {
    client.end();
    server.close();
  }
}

test('both ends agree on the hybrid exchange, also when they exchange keys again', async () => {
  expect(await negotiate([POST_QUANTUM_KEX, 'curve25519-sha256'])).toBe(POST_QUANTUM_KEX);
});

test('a client without it still connects', async () => {
  expect(await negotiate(['curve25519-sha256'])).toBe('curve25519-sha256');
});

test.each([
  ['a byte of the ML-KEM key', 100],
  ['a byte of the X25519 key', 1184 + 5],
])('%s changed on the way ends the handshake', async (_, at) => {
  const meddle = (client: Client) => {
    const { _protocol: protocol } = client as unknown as { _protocol: { _cipher: { encrypt(packet: Buffer): void } } };
    const encrypt = protocol._cipher.encrypt.bind(protocol._cipher);
    protocol._cipher.encrypt = (packet) => {
      const KEX_INIT = 30;
      // Packet length, padding length, message number, string length: then the key.
      if (packet[5] === KEX_INIT) packet[10 + at] = (packet[10 + at] ?? 0) ^ 1;
      encrypt(packet);
    };
  };
  await expect(negotiate([POST_QUANTUM_KEX], meddle)).rejects.toThrow();
});

test.each([0, 31, 1216 - 1, 1216 + 1])('a public key of %d bytes ends the handshake', async (length) => {
  const meddle = (client: Client) => {
    const { _protocol: protocol } = client as unknown as {
      _protocol: { _cipher: { encrypt(packet: Buffer): void; allocPacket(length: number): Buffer } };
    };
    const encrypt = protocol._cipher.encrypt.bind(protocol._cipher);
    protocol._cipher.encrypt = (packet) => {
      if (packet[5] !== 30) {
        encrypt(packet);
        return;
      }
      const short = protocol._cipher.allocPacket(5 + length);
      short[5] = 30;
      short.writeUInt32BE(length, 6);
      encrypt(short);
    };
  };
  await expect(negotiate([POST_QUANTUM_KEX], meddle)).rejects.toThrow();
});
