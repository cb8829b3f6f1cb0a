import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'ssh2';
import { createControlServer, type ControlServer } from '../../proxy-image/src/control/create-control-server';
import { resolveRights } from '../../proxy-image/src/control/rights';
import { startHealthEndpoint, type HealthEndpoint } from '../../proxy-image/src/control/health-endpoint';
import type { Log } from '../../proxy-image/src/log';
import { startTestProxy, type TestProxy } from '../../proxy-image/src/session/proxy.fixture';
import { TestTarget } from '../../proxy-image/src/session/target.fixture';
import { MESSAGE } from '../../proxy-image/src/transport/message-numbers';
import { RawClient } from '../../proxy-image/src/transport/raw-client.fixture';
import { legOf } from '../../proxy-image/src/transport/ssh2-protocol';
import { HandledPackets } from './handled';
import { HostileTarget } from './hostile-target';

/** The cheapest key exchange: what is tried here comes after it. */
export const QUICK = { algorithms: { kex: ['curve25519-sha256'] }, readyTimeout: 0 } satisfies Parameters<
  Client['connect']
>[0];

const LIMITS = {
  connectionsPerSourcePerMinute: 10_000_000,
  unauthenticatedPerSource: 10_000,
  unauthenticatedConnections: 10_000,
  requestsPerSecond: 10_000,
};

/** What the fuzzer attacks: a proxy in this process, a target behind it, and one that is hostile before it lets anybody in. */
export class Rig {
  readonly handled = new HandledPackets();
  /** Lines that the proxy logged at level `error`. */
  errors: string[] = [];

  private constructor(
    readonly proxy: TestProxy,
    readonly target: TestTarget,
    /** Its target is `hostile`. */
    readonly second: TestProxy,
    readonly hostile: HostileTarget,
    readonly adminSocket: string,
    private readonly servers: { readonly control: ControlServer; readonly health: HealthEndpoint },
  ) {}

  static async start(): Promise<Rig> {
    const errors: string[] = [];
    const nothing = () => undefined;
    const log: Log = {
      debug: nothing,
      info: nothing,
      warn: nothing,
      error: (fields: unknown, text?: string) => void errors.push(`${text ?? ''} ${described(fields)}`),
    };
    const target = await TestTarget.start();
    const hostile = await HostileTarget.start();
    const behindBalancer = { host: '127.0.0.1', port: 0, proxyProtocolFrom: ['127.0.0.0/8'] };
    const proxy = await startTestProxy({
      withoutSshd: true,
      target: target.entry,
      limits: LIMITS,
      log,
      listen: [behindBalancer],
    });
    const second = await startTestProxy({
      withoutSshd: true,
      target: { ...target.entry, ...hostile.entry },
      limits: LIMITS,
      log,
    });
    const adminSocket = join(proxy.directory, 'admin.sock');
    const status = () => 'ok' as const;
    const control = createControlServer({
      socketPath: adminSocket,
      rights: resolveRights({}, { uidOf: () => undefined }, process.getuid?.() ?? 0),
      log,
      trail: proxy.trail,
      lockTable: proxy.locks,
      liveSessions: { ...proxy.live, cut: () => Promise.resolve([]) },
      inventory: { list: () => [proxy.target] },
      users: { users: () => [], credentials: () => [] },
      health: () => ({
        status: 'ok',
        proxyId: 'fuzzed',
        version: '0',
        uptimeSeconds: 0,
        listen: [],
        sessions: 0,
        crypto: 'native',
        audit: { mode: 'failClosed', lastSequence: 0, lastShippedSequence: 0, deadLetters: 0 },
      }),
      drain: nothing,
      reload: () => Promise.resolve(),
      recordings: { find: () => Promise.resolve(undefined) },
    });
    await control.start();
    const health = await startHealthEndpoint({ host: '127.0.0.1', port: 0 }, status);
    const rig = new Rig(proxy, target, second, hostile, adminSocket, { control, health });
    rig.errors = errors;
    await rig.wellBehavedLogin();
    return rig;
  }

  get healthPort(): number {
    return this.servers.health.address.port;
  }

  /** A person's client, up to an open session. */
  async connect(proxy: TestProxy = this.proxy): Promise<RawClient> {
    const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile, QUICK);
    this.handled.start(raw.client);
    this.handled.leaveOut(raw.protocol);
    return raw;
  }

  /** The outer connection of a jump. */
  async connectJump(): Promise<Client> {
    const client = new Client();
    client.connect({
      host: '127.0.0.1',
      port: this.proxy.port,
      username: 'alice',
      privateKey: readFileSync(this.proxy.keyFile),
      ...QUICK,
    });
    this.handled.leaveOut(legOf(client).protocol);
    await once(client, 'ready');
    client.on('error', () => undefined);
    return client;
  }

  /** The end of the newest connection to the target that the fuzzer holds. */
  targetProtocol() {
    const { protocol } = this.target.newest.leg;
    this.handled.leaveOut(protocol);
    return protocol;
  }

  /** Logs in and runs a program beside whatever else goes on; fails when that does not work. */
  async wellBehavedLogin(): Promise<void> {
    const raw = await this.connect();
    const next = this.target.next();
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'exec', 'true');
    const program = await next;
    this.targetProtocol();
    program.exit(7);
    await raw.next(MESSAGE.CHANNEL_REQUEST, (reader) => {
      reader.uint32();
      return reader.name() === 'exit-status' && reader.boolean() === false && reader.uint32() === 7;
    });
    raw.end();
    await raw.gone();
  }

  /** Forgets what the step before left: nothing here may grow with the number of steps. */
  tidy(): void {
    for (const { trail } of [this.proxy, this.second]) {
      trail.acts.length = 0;
      trail.refusals.length = 0;
    }
    this.target.forget();
  }

  async stop(): Promise<void> {
    await this.servers.control.close();
    await this.servers.health.close();
    await this.second.stop();
    await this.proxy.stop();
    await this.hostile.stop();
    await this.target.stop();
  }
}

export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function described(fields: unknown): string {
  const { err, error } = fields as { err?: Error; error?: string };
  return err?.stack ?? error ?? '';
}
