import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import { asked, is, more } from '../../harness/events';
import { freePort } from '../../harness/network';
import { runOk, type RunOptions } from '../../harness/process';
import { totpCode, TEST_POLICIES, type TestUser } from '../../harness/proxy';
import { startSystem, type System } from '../../harness/system';

/** More than a packet of any client, and no multiple of one. */
const SIZE = 700_001;

/** What every client is to run: both outputs and a status; and what the policy forbids. */
export const COMMAND = 'echo out; echo err >&2; exit 7';
export const FORBIDDEN = 'echo forbidden';

const POLICIES = `${TEST_POLICIES}
@id("not-this-command")
forbid (principal, action == Sallyport::Action::"exec", resource) when { context has command && context.command == "${FORBIDDEN}" };
`;

/** What a driver prints: which prompts it was shown, and how both commands went. */
interface Driven {
  readonly version?: string;
  readonly asked?: readonly string[];
  readonly ran: Ran;
  readonly refused: Ran;
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** One system for all clients of a file. Each client is a person of its own, so its events are told apart by principal. */
export interface Bench {
  readonly system: System;
  readonly user: string;
  /** Lines for the default listener and for the one of old clients, both with every host key that is there. */
  readonly knownHosts: string;
  readonly local: string;
  person(name: string): Person;
  stop(): Promise<void>;
}

export interface Person extends TestUser {
  /** Its one-time code now. */
  readonly code: string;
  /** The start of the names of what it transfers, on the target, which is this machine too. */
  readonly there: string;
}

export async function startBench(people: readonly string[]): Promise<Bench> {
  const oldClientsPort = await freePort();
  const system = await startSystem({ people, keyTypes: ['ecdsa', 'rsa'], oldClientsPort, policies: POLICIES });
  const { proxy, sshd, directory } = system;
  const scratch = join(directory, 'scratch');
  mkdirSync(scratch);
  const local = join(scratch, 'local');
  writeFileSync(local, randomBytes(SIZE));
  const knownHosts = join(scratch, 'known_hosts');
  const ecdsa = readFileSync(join(proxy.directory, 'host_ed25519_ecdsa.pub'), 'utf8').trim();
  const keys = [proxy.port, oldClientsPort].flatMap((port) => [
    `[127.0.0.1]:${port} ${bare(proxy.hostKey)}\n`,
    `[127.0.0.1]:${port} ${bare(ecdsa)}\n`,
  ]);
  writeFileSync(knownHosts, keys.join(''));
  return {
    system,
    user: `${sshd.login}+web-1`,
    knownHosts,
    local,
    person: (name) => {
      const user = proxy.people[name];
      if (user?.totpSecret === undefined) throw new Error(`no person ${name} with codes`);
      return { ...user, code: totpCode(user.totpSecret), there: join(scratch, name) };
    },
    stop: () => system.stop(),
  };
}

/** Type and bytes of a key, without its comment, which some libraries take for a part of the line. */
const bare = (key: string): string => key.split(' ').slice(0, 2).join(' ');

/**
 * Runs a driver: PROGRAM ARGS… PORT USER KEY CODE KNOWN_HOSTS LOCAL THERE. It logs in with the key and the code, runs
 * {@link COMMAND} and {@link FORBIDDEN}, copies LOCAL to THERE.sftp (and THERE.scp) and back to THERE.sftp.back, and
 * prints {@link Driven} as JSON.
 */
export async function drive(
  bench: Bench,
  name: string,
  command: readonly string[],
  how: { keyType?: 'ecdsa' | 'rsa'; port?: number | undefined } & RunOptions = {},
): Promise<Driven> {
  const { keyFile, code, there } = bench.person(name);
  const { keyType, port = bench.system.proxy.port, ...options } = how;
  const key = keyType === undefined ? keyFile : `${keyFile}_${keyType}`;
  const [program = '', ...before] = command;
  const args = [...before, String(port), bench.user, key, code, bench.knownHosts, bench.local, there];
  const { stdout } = await runOk(program, args, { timeoutMs: 60_000, ...options });
  return JSON.parse(stdout.toString()) as Driven;
}

/** The command went as without a proxy; the forbidden one did not run, and its refusal says which policy refuses. */
export function expectDriven(driven: Driven): void {
  expect(driven.ran).toEqual({ stdout: 'out\n', stderr: 'err\n', status: 7 });
  if (driven.asked !== undefined) expect(driven.asked).toEqual([expect.stringMatching(/code/i)]);
  expect(driven.refused).toEqual({ stdout: '', stderr: REFUSAL, status: 255 });
}

export const REFUSAL = expect.stringMatching(/^sallyport: .*not-this-command/) as string;

/** Each file is there and came back as it was sent. */
export function expectSame(bench: Bench, name: string, suffixes: readonly string[]): void {
  const { there } = bench.person(name);
  const sent = sha256(bench.local);
  for (const suffix of suffixes.flatMap((each) => [each, `${each}.back`]))
    expect({ suffix, sha256: sha256(`${there}.${suffix}`) }).toEqual({ suffix, sha256: sent });
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The trail has the login, the command with its status, the refusal, and each file with all of its bytes both ways. */
export async function expectEvents(bench: Bench, name: string, suffixes: readonly string[]): Promise<void> {
  const { system } = bench;
  const { there } = bench.person(name);
  const ours = (event: AuditEvent): boolean => event.userIdentity.principalId === name;
  const authenticated = await system.eventOnce(is('AuthenticateUser', { principal: name, errorCode: null }));
  expect(authenticated.additionalEventData).toMatchObject({ mfa: 'true', mfaEvidence: 'totp', person: name });
  await system.eventOnce(is('ExecuteCommand', { principal: name, errorCode: null, params: { command: COMMAND } }));
  await system.eventOnce((event) => ours(event) && event.responseElements?.exitStatus === '7');
  await system.eventOnce(
    is('ExecuteCommand', { principal: name, errorCode: 'AccessDenied', params: { command: FORBIDDEN } }),
  );
  for (const suffix of suffixes) {
    const path = `${there}.${suffix}`;
    // One file over sftp says how much was written or read; over scp each file has its direction.
    const ways = suffix === 'scp' ? ['upload', 'download'] : ['bytesWritten', 'bytesRead'];
    for (const way of ways)
      await system.eventOnce((event) => {
        const { responseElements: done } = event;
        const whole = suffix === 'scp' ? asked(event, 'operation') === way && done?.bytes : done?.[way];
        return ours(event) && asked(event, 'path') === path && whole === String(SIZE);
      });
  }
  const ended = await system.eventOnce(is('EndSession', { principal: name }));
  expect(more(ended, 'target')).toBe('web-1');
}
