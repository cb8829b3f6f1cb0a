import { timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';
import ssh2, { Server, type AuthContext, type Connection, type ParsedKey } from 'ssh2';
import { serveSession, type SessionOptions } from './target-session';
import type { TargetUser } from './target-user';

export interface BuiltInServerOptions {
  /** Private host key in OpenSSH form. */
  readonly hostKey: string;
  /** The only public key that may log in: the demo proxy's. */
  readonly authorizedKey: string;
  readonly user: TargetUser;
  /** Path of OpenSSH's sftp-server; without one, files are served by our own code. */
  readonly sftpServer?: string | undefined;
}

/**
 * An SSH server for one login on loopback, for a laptop without sshd: real shells and commands of the person who
 * started it. It stands behind the demo proxy and is not meant to be reached by anything else.
 */
export function createBuiltInServer(options: BuiltInServerOptions): Server {
  const authorized = parsePublicKey(options.authorizedKey);
  return new Server(
    {
      hostKeys: [options.hostKey],
      algorithms: {
        compress: ['none'],
        kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
      },
    },
    (connection, info) => {
      const software = info.header.versions.software;
      const linkPaths = /^(OpenSSH|dropbear)/.test(software) ? 'swapped-by-ssh2' : 'as-sent';
      connection.on('error', () => undefined);
      connection.on('authentication', (context) => {
        if (isAuthorized(context, authorized, options.user.login)) context.accept();
        else context.reject(['publickey']);
      });
      connection.on('ready', () => serve(connection, { ...options, linkPaths }));
    },
  );
}

function parsePublicKey(text: string): ParsedKey {
  const parsed = ssh2.utils.parseKey(text);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}

function isAuthorized(context: AuthContext, authorized: ParsedKey, login: string): boolean {
  if (context.method !== 'publickey' || context.username !== login) return false;
  const expected = authorized.getPublicSSH();
  if (context.key.data.length !== expected.length || !timingSafeEqual(context.key.data, expected)) return false;
  // Without a signature it is a question whether the key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return authorized.verify(context.blob, context.signature, context.hashAlgo);
}

function serve(connection: Connection, options: SessionOptions): void {
  connection.on('session', (accept) => serveSession(accept(), options));
  connection.on('tcpip', (accept, reject, info) => {
    const socket = connect(info.destPort, info.destIP);
    socket.once('error', () => reject());
    socket.once('connect', () => {
      const channel = accept();
      socket.removeAllListeners('error').on('error', () => channel.destroy());
      channel.on('error', () => socket.destroy());
      channel.on('close', () => socket.destroy());
      socket.pipe(channel).pipe(socket);
    });
  });
}
