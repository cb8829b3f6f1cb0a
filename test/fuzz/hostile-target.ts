import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server, utils, type Connection } from 'ssh2';
import type { Target } from '../../proxy-image/src/targets/target';
import { algorithms } from '../../proxy-image/src/transport/algorithms';
import { legOf, type SshProtocol } from '../../proxy-image/src/transport/ssh2-protocol';

/** A target with the right host key that says what it likes once keys are exchanged. */
export class HostileTarget {
  readonly entry: Pick<Target, 'port' | 'hostKeys'>;
  /** Called with each connection, before the proxy is let in. */
  onKeysExchanged: (protocol: SshProtocol) => void = () => undefined;
  readonly #connections = new Set<Connection>();

  private constructor(
    private readonly server: Server,
    hostKey: string,
  ) {
    this.entry = { port: (server.address() as AddressInfo).port, hostKeys: [hostKey] };
  }

  static async start(): Promise<HostileTarget> {
    const hostKey = utils.generateKeyPairSync('ed25519');
    const server = new Server({ hostKeys: [hostKey.private], algorithms: algorithms(), keepaliveInterval: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = new HostileTarget(server, hostKey.public);
    server.on('connection', (connection) => {
      target.#connections.add(connection);
      connection.on('error', () => undefined);
      connection.on('close', () => target.#connections.delete(connection));
      connection.once('handshake', () => {
        target.onKeysExchanged(legOf(connection).protocol);
      });
    });
    return target;
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.end();
    this.server.close();
    await once(this.server, 'close');
  }
}
