import { Client, type ParsedKey, type PublicKeyAuthMethod } from 'ssh2';
import { messageOf, type AuditErrorCode } from '@sallyport/contract';
import type { Owner } from '../limits/quota';
import { algorithms, IDENTIFICATION } from '../transport/algorithms';
import { ConnectionLayer, type ConnectionDelegate, type ConnectionLimits } from '../transport/connection-layer';
import { RekeyGuard } from '../transport/rekey-guard';
import { connectSharingReads } from '../transport/socket-reads';
import { isPeerLeaving, legOf } from '../transport/ssh2-protocol';
import { isPinnedHostKey, pinnedKey } from './host-key';
import type { Target } from './target';
import type { TargetKeys } from './target-keys';

/** The target could not be reached as the inventory describes it; `message` is for the person at the client. */
export class DialError extends Error {
  override readonly name = 'DialError';

  constructor(
    readonly errorCode: Extract<AuditErrorCode, 'HostKeyMismatch' | 'TargetUnreachable'>,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export interface DialOptions {
  readonly timeoutMs: number;
  readonly limits: ConnectionLimits;
  readonly delegate: ConnectionDelegate;
  readonly keys: TargetKeys;
  /** Whose use of the limits the target's connection is. */
  readonly owner: Owner;
  /** Stops a dial that nobody waits for any more. */
  readonly signal: AbortSignal;
  /** The host keys that are pinned now: the inventory may change while the connection stands, and keys are exchanged again. */
  readonly pinned: () => readonly string[];
  /** Called with the host key that the target has proven. */
  readonly onHostKey: (presented: Buffer) => void;
  /** Called with the reason when a connection that stood is gone without having broken the protocol, if the target or the system gave one. */
  readonly onLost: (reason: string) => void;
}

const HOST_KEY_ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * Connects and authenticates to a target. Nothing is sent to a host whose key is not pinned: the key is checked
 * before authentication, and at every key exchange after it.
 * @throws DialError
 */
export async function dial(target: Target, login: string, options: DialOptions): Promise<ConnectionLayer> {
  if (target.hostKeys.length === 0) throw new DialError('HostKeyMismatch', `no host key is pinned for ${target.name}`);
  let privateKey: ParsedKey;
  try {
    privateKey = await unlessAborted(options.keys.keyFor(target, login), options.signal);
  } catch (thrown) {
    throw new DialError('TargetUnreachable', `the proxy has no usable key for ${target.name}`, { cause: thrown });
  }
  options.signal.throwIfAborted();
  return connectTo(target, login, privateKey, options);
}

/** A key may be long in coming from AWS: a session that was cut does not wait for it. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(new Error('the session ended'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}

function connectTo(target: Target, login: string, privateKey: ParsedKey, options: DialOptions): Promise<ConnectionLayer> {
  const socket = connectSharingReads({ host: target.host, port: target.port, noDelay: true });
  const client = new Client();
  const publicKey: PublicKeyAuthMethod = { type: 'publickey', username: login, key: privateKey };
  let mismatch = false;
  let standing: ConnectionLayer | undefined;
  return new Promise((resolve, reject) => {
    const fail = (error: DialError) => {
      socket.destroy();
      reject(error);
    };
    const unreachable = (why: string, cause?: unknown) => {
      fail(new DialError('TargetUnreachable', `${target.name} cannot be reached: ${why}`, { cause }));
    };
    client.on('error', (error) => {
      const mismatched = mismatch ? new DialError('HostKeyMismatch', `${target.name} presented a host key that is not pinned`) : undefined;
      if (standing === undefined) {
        if (mismatched === undefined) unreachable(reasonOf(error), error);
        else fail(mismatched);
        return;
      }
      // The dial has succeeded long ago: the session is told instead.
      if (mismatched === undefined && isPeerLeaving(error)) {
        options.onLost(reasonOf(error));
        socket.destroy();
      } else standing.boundary.fault(mismatched ?? error);
    });
    client.on('close', () => {
      unreachable('the connection was closed');
    });
    options.signal.addEventListener('abort', () => {
      unreachable('the session ended');
    }, { once: true });
    try {
      client.connect({
        sock: socket,
        username: login,
        authHandler: [publicKey],
        algorithms: algorithms(hostKeyAlgorithms(target), target.compatibility),
        ident: IDENTIFICATION,
        readyTimeout: options.timeoutMs,
        keepaliveInterval: 0,
        hostVerifier: (key: Buffer) => {
          mismatch = !isPinnedHostKey(options.pinned(), key);
          if (!mismatch) options.onHostKey(key);
          return !mismatch;
        },
      });
    } catch (thrown) {
      unreachable('the proxy has no usable key for it', thrown);
      return;
    }
    // From here on the target's connection protocol is ours, also before it lets us in.
    const layer = new ConnectionLayer(legOf(client), options.delegate, options.limits);
    layer.setOwner(options.owner);
    const rekeys = new RekeyGuard(options.limits.now, () => layer.bytes);
    client.on(
      'handshake',
      layer.boundary.around((negotiated) => {
        layer.negotiated = negotiated;
        rekeys.onKeyExchange();
        layer.flushWaiting();
      }),
    );
    client.once('ready', () => {
      standing = layer;
      resolve(layer);
    });
  });
}

/** Only what is pinned is negotiated, so that a target with several host keys presents one that we know. */
function hostKeyAlgorithms(target: Target): string[] {
  const types = target.hostKeys.map((text) => pinnedKey(text).type);
  return [...new Set(types.flatMap((type) => HOST_KEY_ALGORITHMS[type] ?? [type]))];
}

function reasonOf(error: Error & { level?: string; code?: unknown }): string {
  if (error.level === 'client-authentication') return 'it does not accept the proxy for this login';
  if (error.level === 'client-timeout') return 'it does not answer in time';
  if (error.level === 'handshake' && error.message.includes('no matching')) return `${messageOf(error)} (see compatibility in docs/operations.md)`;
  // ssh2's words for a port that speaks no SSH, or a target that drops us (MaxStartups, a firewall).
  if (error.message === 'Connection lost before handshake') return 'it closed the connection before it had said who it is (is it an SSH server, and does it take connections of the proxy?)';
  return messageOf(error);
}
