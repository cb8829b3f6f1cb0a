import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket as NetSocket } from 'node:net';
import { join } from 'node:path';
import { Server, type Connection } from 'ssh2';
import { WireReader } from '../../../proxy-image/src/transport/wire';
import { generateKey } from '../../harness/sshd';
import { SshPeer, type Ssh2Connection } from './ssh-peer';

/** What a target is made to do; each part has an honest default. */
export interface Behaviour {
  /** Right after the connection's ident, before the key exchange has ended. */
  readonly onConnection?: (connection: Connection, peer: SshPeer) => void;
  /** The proxy was let in. */
  readonly onReady?: (peer: SshPeer) => void;
  /** Initial window and maximum packet that the target gives. */
  readonly window?: number;
  readonly maxPacket?: number;
  /** A program was asked for; `remoteId` is the proxy's number of the channel. Default: exit 0. */
  readonly onExec?: (peer: SshPeer, remoteId: number, command: string) => void;
  /** Takes a message away from the default handling. */
  readonly onMessage?: (peer: SshPeer, type: number, reader: WireReader) => 'taken' | undefined;
}

export interface HostileTarget {
  readonly port: number;
  readonly hostKey: string;
  readonly connections: SshPeer[];
  behaviour: Behaviour;
  stop(): void;
}

/** A target under the test's hand, with a real key exchange and authentication that lets everybody in. */
export async function startHostileTarget(directory: string): Promise<HostileTarget> {
  const keyFile = join(directory, 'hostile_target_key');
  await generateKey(keyFile);
  const connections: SshPeer[] = [];
  const target: { behaviour: Behaviour } = { behaviour: {} };
  const server = new Server({ hostKeys: [readFileSync(keyFile)], keepaliveInterval: 0 }, (connection) => {
    const internals = connection as unknown as Ssh2Connection;
    connection.on('error', () => undefined);
    const peer = new SshPeer(internals._protocol, internals._sock, 'connection');
    connections.push(peer);
    const { behaviour } = target;
    connection.on('authentication', (context) => {
      context.accept();
    });
    connection.on('ready', () => behaviour.onReady?.(peer));
    peer.onMessage = ({ type, payload }, reader) => {
      if (behaviour.onMessage?.(peer, type, reader) !== 'taken') answer(peer, behaviour, type, new WireReader(payload, 1));
    };
    behaviour.onConnection?.(connection, peer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: readFileSync(`${keyFile}.pub`, 'utf8').trim(),
    connections,
    get behaviour() {
      return target.behaviour;
    },
    set behaviour(behaviour) {
      target.behaviour = behaviour;
    },
    stop: () => {
      for (const { socket } of connections) socket.destroy();
      server.close();
    },
  };
}

function answer(peer: SshPeer, behaviour: Behaviour, type: number, reader: WireReader): void {
  if (type === 80) {
    reader.name();
    if (reader.boolean()) peer.send(82);
  } else if (type === 90) {
    reader.name();
    const remoteId = reader.uint32();
    // The proxy's number of the channel serves as ours too.
    peer.send(91, remoteId, remoteId, behaviour.window ?? 2 ** 21, behaviour.maxPacket ?? 32_768);
  } else if (type === 98) {
    const remoteId = reader.uint32();
    const name = reader.name();
    if (reader.boolean()) peer.send(99, remoteId);
    if (name !== 'exec' && name !== 'shell' && name !== 'subsystem') return;
    const command = name === 'shell' ? '' : reader.text();
    if (behaviour.onExec === undefined) exit(peer, remoteId, 0);
    else behaviour.onExec(peer, remoteId, command);
  } else if (type === 97) {
    peer.send(97, reader.uint32());
  }
}

/** Exit status, EOF and CLOSE, as sshd sends them. */
export function exit(peer: SshPeer, remoteId: number, status: number): void {
  peer.send(98, remoteId, 'exit-status', false, status);
  peer.send(96, remoteId);
  peer.send(97, remoteId);
}

/** A target that is no SSH server: `script` gets the bare TCP connection. */
export async function startTcp(script: (socket: NetSocket) => void): Promise<{ readonly port: number; stop(): void }> {
  const sockets = new Set<NetSocket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    script(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
