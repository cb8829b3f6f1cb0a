import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestControl, type AuditEvent, type LiveSession, type Lock } from '@sallyport/contract';
import { summary } from '../../harness/events';
import type { Lake } from '../../harness/lake';
import { openSshFor, type OpenSsh } from '../../harness/openssh';
import { startProxy, type Proxy } from '../../harness/proxy';
import { startSshd, type Sshd } from '../../harness/sshd';
import { startHostileTarget, type HostileTarget } from './hostile-target';
import { RawClient } from './raw-client';

/** Machines may do everything but forward to port 1; people as well, with MFA. */
const POLICIES = `
@id("everybody")
permit (principal, action, resource);
@id("people-need-mfa")
forbid (principal is Sallyport::Person, action, resource) unless { context.mfa == "true" };
@id("no-forward-to-port-1")
forbid (principal, action == Sallyport::Action::"forwardPort", resource) when { context has destination && context.destination.port == 1 };
@id("bob-nothing")
forbid (principal == Sallyport::Person::"bob", action, resource);
`;

/** Nobody listens there, and by default no sink is configured: events stay in the spool, where these tests read them. */
const NO_LAKE = { channelArn: 'arn:aws:cloudtrail:us-east-1:000000000000:channel/x', endpoint: 'http://127.0.0.1:1' } as Lake;

export interface WorldOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  /** More targets, beside `web-1` (sshd) and `bad` (the hostile one); where they do not say, they are the latter. */
  readonly targets?: readonly Record<string, unknown>[];
  readonly sshdConfig?: readonly string[];
}

export interface World {
  readonly directory: string;
  readonly sshd: Sshd;
  readonly target: HostileTarget;
  readonly proxy: Proxy;
  readonly alice: OpenSsh;
  readonly ci: OpenSsh;
  /** A raw client of the machine, which needs no second factor. */
  raw(target?: string): Promise<RawClient>;
  /** Every event in the spool, oldest first. */
  events(): AuditEvent[];
  eventOnce(matches: (event: AuditEvent) => boolean, timeoutMs?: number): Promise<AuditEvent>;
  api<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
  sessions(): Promise<LiveSession[]>;
  lock(subject: Lock['subject'], value: string): Promise<Lock>;
  lift(lock: Lock): Promise<void>;
  /** Memory of the proxy, MiB. */
  memory(): number;
  /** Milliseconds until the proxy answers a call of its control API: how long its event loop is held up. */
  lag(): Promise<number>;
  stop(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  // Short, because a Unix socket's path holds 107 bytes.
  const directory = mkdtempSync(join(tmpdir(), 'hx-'));
  mkdirSync(join(directory, 'target'));
  const [sshd, target] = await Promise.all([startSshd(join(directory, 'sshd'), options.sshdConfig), startHostileTarget(join(directory, 'target'))]);
  const common = { host: '127.0.0.1', privateKeyFile: sshd.privateKeyFile };
  const proxy = await startProxy({
    directory: join(directory, 'proxy'),
    sshd,
    lake: NO_LAKE,
    policies: POLICIES,
    targets: [
      { ...common, name: 'web-1', port: sshd.port, hostKeys: [sshd.hostKey] },
      { ...common, name: 'bad', port: target.port, hostKeys: [target.hostKey] },
      ...(options.targets ?? []).map((each) => ({ ...common, port: target.port, hostKeys: [target.hostKey], ...each })),
    ],
    config: { audit: { heartbeatSeconds: 60, sinks: [] }, ...options.config },
  });
  const api = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => call<T>(proxy.adminSocket, method, path, body);
  const events = () => readSpool(proxy.stateDirectory);
  return {
    ...{ directory, sshd, target, proxy, api, events },
    alice: openSshFor(proxy, proxy.users.alice, sshd),
    ci: openSshFor(proxy, proxy.users.ci, sshd),
    raw: (name = 'web-1') => RawClient.ready({ port: proxy.port, userName: `${sshd.login}+${name}`, keyFile: proxy.users.ci.keyFile }),
    eventOnce: async (matches, timeoutMs = 5_000) => {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = events().find(matches);
        if (found !== undefined) return found;
        if (Date.now() > deadline) throw new Error(`no such event in ${timeoutMs} ms:\n${summary(events()).slice(-4000)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    sessions: async () => (await api<{ sessions: LiveSession[] }>('GET', '/v1/sessions')).sessions,
    lock: async (subject, value) => (await api<{ lock: Lock }>('POST', '/v1/locks', { subject, value, reason: 'test', createdBy: 'test', durationSeconds: 600 })).lock,
    lift: async (lock) => void (await api('POST', `/v1/locks/${lock.id}/lift`, { liftedBy: 'test', reason: 'over' })),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${proxy.daemon.pid}/status`, 'utf8'))?.[1]) / 1024,
    lag: async () => {
      const started = performance.now();
      await api('GET', '/v1/health');
      return performance.now() - started;
    },
    stop: async () => {
      await proxy.stop();
      await sshd.stop();
      target.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function readSpool(stateDirectory: string): AuditEvent[] {
  const folder = join(stateDirectory, 'spool');
  const lines = readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  // The last line may be half written at this moment.
  return lines.flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as AuditEvent] : []));
}

async function call<T>(socketPath: string, method: string, path: string, body: unknown): Promise<T> {
  const answer = await requestControl(socketPath, { method, path, body: body === undefined ? '' : JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
  let text = '';
  for await (const chunk of answer as AsyncIterable<Buffer>) text += chunk.toString();
  if (answer.statusCode === 200 || answer.statusCode === 201) return JSON.parse(text) as T;
  throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
}
