import type { Duplex } from 'node:stream';
import { Client, type ConnectConfig } from 'ssh2';
import { legOf, type SshProtocol } from './ssh2-protocol';

/** A client between key exchange and authentication. */
export interface Stranger {
  readonly protocol: SshProtocol;
  readonly socket: Duplex;
  /** Resolves once the connection is gone. */
  readonly closed: Promise<void>;
}

/** Exchanges keys over a port or a stream, is accepted for `ssh-userauth`, and from there on says only what the test sends. */
export async function connectStranger(to: number | Duplex, options: ConnectConfig = {}): Promise<Stranger> {
  const client = new Client();
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    client.once('close', () => reject(new Error('the connection was closed before authentication')));
    client.connect({
      ...(typeof to === 'number' ? { host: '127.0.0.1', port: to } : { sock: to }),
      username: 'stranger',
      hostVerifier: () => true,
      readyTimeout: 0,
      authHandler: () => {
        resolve();
        return undefined;
      },
      ...options,
    });
  });
  return { ...legOf(client), closed };
}
