import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { targetName, type AuditEventName, type Lock } from '@sallyport/contract';
import { utils } from 'ssh2';
import { createGate } from '../access/create-gate';
import type { Gate } from '../access/gate';
import type { AuditAct, AuditTrail } from '../audit/audit-trail';
import { auditNotDurable } from '../audit/errors';
import { createAuthenticator } from '../auth/create-authenticator';
import { MemoryFactors } from '../auth/second-factor/memory-factors.fixture';
import { createSecondFactor } from '../auth/second-factor/second-factor';
import { parseAuthorizedKey } from '../auth/authorized-keys';
import { makeUser } from '../auth/parts.fixture';
import { createUserDirectory, type User } from '../auth/user-directory';
import { proxyConfigSchema, type ProxyConfig } from '../config/schema';
import { createLiveSessions } from '../control/create-live-sessions';
import type { LiveSessions } from '../control/live-sessions';
import type { LockableSubject, LockTable } from '../control/lock-table';
import type { Log } from '../log';
import { Proxy } from '../proxy';
import type { PushPublicKey } from '../targets/instance-connect';
import { createInventory } from '../targets/inventory';
import type { Target } from '../targets/target';
import { createTargetKeys } from '../targets/target-keys';
import type { Compatibility } from '../transport/compatibility';
import { startTransferFilter, type StartFilter } from './filters';
import { createNameResolver } from './name-resolver';
import type { StartRecording } from './recordings';

export const SSHD = '/usr/sbin/sshd';
export const hasOpenSsh = existsSync(SSHD) && existsSync('/usr/bin/ssh');

/** Writes acts down at once; `hold` keeps them from becoming durable, `fails` makes nothing durable. */
export class MemoryTrail implements AuditTrail {
  readonly acts: AuditAct[] = [];
  readonly refusals: AuditAct[] = [];
  fails = false;
  #held: (() => void)[] | undefined;
  #onHeld: () => void = () => undefined;
  /** Resolves when the first act is held after `hold`. */
  heldOne: Promise<void> = Promise.resolve();
  #waiting: { readonly matches: (act: AuditAct) => boolean; readonly resolve: (act: AuditAct) => void }[] = [];

  async record(act: AuditAct): Promise<void> {
    if (this.#held !== undefined) {
      const held = this.#held;
      await new Promise<void>((resolve) => {
        held.push(resolve);
        this.#onHeld();
      });
    }
    if (this.fails) throw auditNotDurable('disk full');
    this.acts.push(act);
    this.wake(act);
  }

  takesMore(): boolean {
    return !this.fails;
  }

  recordRefusal(act: AuditAct): void {
    this.refusals.push(act);
    this.wake(act);
  }

  subscribe(): () => void {
    return () => undefined;
  }

  hold(): () => void {
    this.#held = [];
    this.heldOne = new Promise((resolve) => (this.#onHeld = resolve));
    return () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const release of held) release();
    };
  }

  /** Resolves to the first act, past or future, of that name for which `matches` holds. */
  async next(eventName: AuditEventName, matches: (act: AuditAct) => boolean = () => true): Promise<AuditAct> {
    const isIt = (act: AuditAct) => act.eventName === eventName && matches(act);
    const known = [...this.acts, ...this.refusals].find(isIt);
    if (known !== undefined) return known;
    return new Promise((resolve) => this.#waiting.push({ matches: isIt, resolve }));
  }

  named(eventName: AuditEventName): AuditAct[] {
    return this.acts.filter((act) => act.eventName === eventName);
  }

  private wake(act: AuditAct): void {
    const hit = this.#waiting.filter(({ matches }) => matches(act));
    this.#waiting = this.#waiting.filter((waiting) => !hit.includes(waiting));
    for (const { resolve } of hit) resolve(act);
  }
}

export class MemoryLocks implements LockTable {
  readonly locks: Lock[] = [];
  readonly #listeners = new Set<(lock: Lock) => void>();

  match(subject: LockableSubject): Lock | undefined {
    return this.locks.find(({ subject: kind, value }) => (kind === 'person' && subject.person === value) || (kind === 'target' && subject.target === value));
  }
  list(): readonly Lock[] {
    return this.locks;
  }
  isFresh(): boolean {
    return true;
  }
  onLock(listener: (lock: Lock) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  put(subject: Lock['subject'], value: string): void {
    const lock: Lock = { id: 'l-1', subject, value, reason: 'stolen laptop', createdBy: 'test', createdAt: '2026-11-23T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z' };
    this.locks.push(lock);
    for (const listener of this.#listeners) listener(lock);
  }
  create(): Promise<Lock> {
    return Promise.reject(new Error('not in tests'));
  }
  lift(): Promise<Lock> {
    return Promise.reject(new Error('not in tests'));
  }
}

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface TestProxy {
  readonly proxy: Proxy;
  readonly port: number;
  /** Of every address that it listens on. */
  readonly ports: readonly number[];
  readonly trail: MemoryTrail;
  readonly locks: MemoryLocks;
  readonly live: LiveSessions;
  readonly directory: string;
  readonly login: string;
  readonly target: Target;
  /** File of the private key of alice (a machine to the authentication, so that no code is asked for). */
  readonly keyFile: string;
  readonly hostKey: string;
  readonly hostCaKey: string;
  readonly sshdPort: number;
  /** What a reload puts in place; `proxy.review` is what follows it. */
  readonly change: {
    user(next: Partial<User>, keyOptions?: string): void;
    noUser(): void;
    target(next: Partial<Target>): void;
    noTarget(): void;
    policies(text: string): void;
  };
  run(args: readonly string[], input?: Buffer | string): Promise<Finished>;
  ssh(args: readonly string[]): ChildProcessWithoutNullStreams;
  stop(): Promise<void>;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface TestProxyOptions {
  /** Cedar text; default permits everything. */
  readonly policies?: string;
  readonly keyOptions?: string;
  /** What alice is besides. */
  readonly user?: Partial<User>;
  readonly limits?: Partial<ProxyConfig['limits']>;
  readonly commands?: ProxyConfig['audit']['commands'];
  readonly drainSeconds?: number;
  readonly target?: Partial<Target>;
  readonly startFilter?: StartFilter;
  readonly startRecording?: StartRecording;
  readonly gate?: (gate: Gate) => Gate;
  readonly now?: () => number;
  readonly monotonic?: () => number;
  readonly pushPublicKey?: PushPublicKey;
  readonly access?: Partial<ProxyConfig['access']>;
  /** Of the proxy's listener. */
  readonly compatibility?: Compatibility;
  /** Added to the settings of the system's sshd. */
  readonly sshd?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** More addresses to listen on, as in the config; `ports` tells where. */
  readonly listen?: readonly { readonly host: string; readonly port: number; readonly proxyProtocolFrom?: readonly string[] }[];
  /** Without sshd; the target must then be given. */
  readonly withoutSshd?: true;
}

/** A proxy on loopback in front of the system's sshd, with an audit trail in memory. */
export async function startTestProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-'));
  const credential = writeKey(directory, 'credential');
  const alice = writeKey(directory, 'alice');
  const hostKey = utils.generateKeyPairSync('ed25519');
  const hostCa = utils.generateKeyPairSync('ed25519');
  const sshd = options.withoutSshd === true ? undefined : await startSshd(directory, credential.public, options.sshd);
  const target: Target = {
    name: targetName('web-1'),
    ...{ host: '127.0.0.1', port: sshd?.port ?? 1, logins: [], tags: {}, hostKeys: sshd === undefined ? [] : [sshd.hostKey] },
    credential: { kind: 'privateKeyFile', path: credential.file },
    ...options.target,
  };
  const config = proxyConfigSchema.parse({
    listen: [{ host: '127.0.0.1', port: 0, compatibility: options.compatibility }, ...(options.listen ?? [])],
    hostKeys: ['unused'],
    stateDirectory: directory,
    users: { file: 'unused' },
    access: { policyDirectory: 'unused', ...options.access },
    targets: { file: 'unused' },
    audit: { commands: options.commands },
    drainSeconds: options.drainSeconds ?? 0,
    limits: options.limits ?? {},
  });
  const [trail, locks] = [new MemoryTrail(), new MemoryLocks()];
  const live = createLiveSessions({ lockTable: locks, log: quiet });
  const clock = { now: options.now ?? Date.now };
  const parsed = (line: string) => {
    const key = parseAuthorizedKey(line.trim());
    if (!key.ok) throw new Error(key.reason);
    return key.entry;
  };
  const user = makeUser('alice', { principalClass: 'machine', ...options.user });
  const users = createUserDirectory([user], [{ ...parsed(`${options.keyOptions ?? ''} ${alice.public}`), user }]);
  const inventory = createInventory([{ target, aliases: [] }]);
  const text = options.policies ?? 'permit (principal, action, resource);';
  const failed = (what: unknown) => {
    throw new Error(String(what));
  };
  const policyGate = createGate({ policies: policiesOf(text), lockTable: locks, clock, onFailure: failed });
  const authenticator = createAuthenticator({
    ...{ users, inventory, gate: policyGate, lockTable: locks, trail, clock },
    secondFactor: createSecondFactor({ store: new MemoryFactors(), clock, onUnavailable: failed }),
    settings: () => ({ authenticationTries: 12, mfaTries: 3, mfaRememberSeconds: 60 }),
    onFailure: () => undefined,
  });
  const parsePrivate = (text_: string) => {
    const key = utils.parseKey(text_);
    if (key instanceof Error) throw key;
    return key;
  };
  const proxy = new Proxy({
    ...{ config, clock, log: options.log ?? quiet, gate: options.gate?.(policyGate) ?? policyGate, authenticator, users, inventory, trail, lockTable: locks, liveSessions: live },
    targetKeys: createTargetKeys(clock, options.pushPublicKey ?? failed),
    monotonic: options.monotonic ?? (() => performance.now()),
    hostKeys: [parsePrivate(hostKey.private)],
    hostCertificateAuthority: parsePrivate(hostCa.private),
    names: createNameResolver(config.access.nameServers, () => performance.now()),
    startFilter: options.startFilter ?? startTransferFilter,
    ...(options.startRecording === undefined ? {} : { startRecording: options.startRecording }),
  });
  const ports = (await proxy.listen()).map((address) => address.port);
  const port = ports[0] ?? 0;
  const login = userInfo().username;
  const ssh = (args: readonly string[]) => spawn('ssh', [...sshOptions(directory, alice.file), '-p', String(port), ...args]);
  return {
    change: {
      user: (next, keyOptions = options.keyOptions ?? '') => {
        const changed = { ...user, ...next };
        const entry = parsed(`${keyOptions} ${alice.public}`);
        users.replace([changed], [{ ...entry, user: changed }]);
      },
      noUser: () => users.replace([], []),
      target: (next) => inventory.replace([{ target: { ...target, ...next }, aliases: [] }]),
      noTarget: () => inventory.replace([]),
      policies: (next) => policyGate.replacePolicies(policiesOf(next)),
    },
    ...{ proxy, port, ports, trail, locks, live, directory, login, target, keyFile: alice.file, hostKey: hostKey.public, hostCaKey: hostCa.public },
    sshdPort: target.port,
    ssh,
    run: (args, input) => finished(ssh(args), input),
    stop: async () => {
      await proxy.drain();
      if (sshd !== undefined) await stopChild(sshd.child);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function sshOptions(directory: string, keyFile: string): string[] {
  const options = ['IdentitiesOnly=yes', 'StrictHostKeyChecking=no', `UserKnownHostsFile=${join(directory, 'known_hosts')}`, 'BatchMode=yes', 'LogLevel=ERROR'];
  return ['-F', '/dev/null', '-i', keyFile, ...options.flatMap((option) => ['-o', option])];
}

export async function finished(child: ChildProcessWithoutNullStreams, input?: Buffer | string): Promise<Finished> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A text may hold several policies. */
function policiesOf(text: string): Parameters<typeof createGate>[0]['policies'] {
  const single = text.split(/(?=(?<=^|\s)(?:permit|forbid) \()/);
  return { byId: Object.fromEntries(single.map((policy, index) => [index === 0 ? 'test' : `test-${index}`, policy])) };
}

function writeKey(directory: string, name: string): { readonly file: string; readonly public: string } {
  const pair = utils.generateKeyPairSync('ed25519');
  const file = join(directory, name);
  writeFileSync(file, pair.private, { mode: 0o600 });
  return { file, public: pair.public };
}

async function startSshd(directory: string, authorizedKey: string, more: Readonly<Record<string, string>> = {}): Promise<{ readonly port: number; readonly hostKey: string; readonly child: ChildProcess }> {
  const hostKey = writeKey(directory, 'sshd_host');
  writeFileSync(join(directory, 'authorized_keys'), `${authorizedKey}\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const settings = {
    ...{ Port: port, ListenAddress: '127.0.0.1', HostKey: hostKey.file, AuthorizedKeysFile: join(directory, 'authorized_keys') },
    ...{ PidFile: 'none', StrictModes: 'no', UsePAM: 'no', PermitRootLogin: 'yes', AcceptEnv: 'LC_* LANG SALLYPORT_*' },
    ...{ Subsystem: 'sftp internal-sftp', MaxSessions: 200, MaxStartups: '1000:30:2000' },
    ...more,
  };
  const args = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const child = spawn(SSHD, ['-D', '-e', '-f', '/dev/null', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Server listening')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`sshd ended: ${output}`));
    });
  });
  return { port, hostKey: readFileSync(`${hostKey.file}`, 'utf8') === '' ? '' : hostKey.public, child };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
