import type { Socket } from 'node:net';
import { Client } from 'ssh2';
import { legOf, type SshProtocol } from './ssh2-protocol';

/** A client between key exchange and authentication. */
export interface Stranger {
  readonly protocol: SshProtocol;
  readonly socket: Socket;
  /** Resolves once the connection is gone. */
  readonly closed: Promise<void>;
}

/** Exchanges keys, is accepted for `ssh-userauth`, and from there on says only what the test sends. */
export async function connectStranger(port: number): Promise<Stranger> {
  const client = new Client();
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    client.once('close', () => reject(new Error('the connection was closed before authentication')));
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'stranger',
      hostVerifier: () => true,
      readyTimeout: 0,
      authHandler: () => {
        resolve();
        return undefined;
      },
    });
  });
  const { protocol, socket } = legOf(client);
  return { protocol, socket: socket as Socket, closed };
}
