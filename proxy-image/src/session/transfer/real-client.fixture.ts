import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessDecision } from '../../access/gate';
import type { ByteFilter } from '../byte-filter';
import { unknownPath, type FileNeed, type TransferAct, type TransferFilterOptions } from './transfer-filter';

export const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

/** `test`, or `test.skip` where the real programs are not installed; in CI their absence is a failure. */
export const testWith = (...programs: string[]): typeof test =>
  process.env.CI !== undefined || programs.every((program) => existsSync(program)) ? test : test.skip;

export interface Piece {
  readonly side: 'client' | 'target';
  readonly bytes: Buffer;
}

/** One conversation through a filter: what went in, in order, what came out, and what was audited. */
export interface Conversation {
  readonly pieces: Piece[];
  readonly acts: TransferAct[];
  readonly toTarget: Buffer[];
  readonly toClient: Buffer[];
  readonly violations: string[];
}

export const emptyConversation = (): Conversation => ({ pieces: [], acts: [], toTarget: [], toClient: [], violations: [] });

export const allowAll = (): AccessDecision => ({ allowed: true, policyIds: ['allow-all'] });

export const denyPaths =
  (denied: RegExp) =>
  (...[action, path]: FileNeed): AccessDecision =>
    path !== unknownPath && denied.test(`${action} ${path}`) ? { allowed: false, errorCode: 'AccessDenied', message: `${action} is not permitted here`, policyIds: ['deny'] } : allowAll();

export interface RelayOptions {
  readonly createFilter: (options: TransferFilterOptions, command: string) => ByteFilter;
  readonly authorize: TransferFilterOptions['authorize'];
  /** Runs on the "target"; in the folder that the client thinks is its home there. */
  readonly commandFor: (asked: string) => string;
  readonly home: string;
}

/**
 * A program that stands where `ssh` would: real clients start it, it hands their bytes to this process, and they pass
 * the filter on their way to a real server.
 */
export async function startRelay(options: RelayOptions): Promise<{ readonly bridge: string; readonly conversations: Conversation[]; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'relay-'));
  const socketPath = join(directory, 'socket');
  const conversations: Conversation[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, options, conversations));
  server.listen(socketPath);
  await once(server, 'listening');
  const bridge = join(directory, 'bridge');
  await writeFile(
    bridge,
    `#!${process.execPath}
const socket = require('node:net').connect({ path: ${JSON.stringify(socketPath)}, allowHalfOpen: true });
socket.write(JSON.stringify(process.argv.at(-1)) + '\\n');
process.stdin.pipe(socket).pipe(process.stdout);
socket.on('end', () => process.exit());
`,
  );
  await chmod(bridge, 0o700);
  return {
    bridge,
    conversations,
    close: async () => {
      server.close();
      await rm(directory, { recursive: true });
    },
  };
}

function serve(socket: Socket, options: RelayOptions, conversations: Conversation[]): void {
  const conversation = emptyConversation();
  conversations.push(conversation);
  socket.once('data', (first: Buffer) => {
    const lineEnd = first.indexOf(10);
    const asked = JSON.parse(first.subarray(0, lineEnd).toString()) as string;
    const target = spawn('/bin/sh', ['-c', options.commandFor(asked)], { cwd: options.home, env: { ...process.env, HOME: options.home } });
    const filter = options.createFilter(
      {
        sinks: {
          toTarget: (bytes) => void (conversation.toTarget.push(bytes), target.stdin.write(bytes)),
          toClient: (bytes) => void (conversation.toClient.push(bytes), socket.write(bytes)),
        },
        authorize: options.authorize,
        record: (act) => Promise.resolve(conversation.acts.push(act)),
        onViolation: (violation) => {
          conversation.violations.push(violation.message);
          target.kill();
        },
      },
      asked,
    );
    const fromClient = (bytes: Buffer): void => {
      conversation.pieces.push({ side: 'client', bytes });
      filter.clientToTarget(bytes);
    };
    if (first.length > lineEnd + 1) fromClient(first.subarray(lineEnd + 1));
    socket.on('data', fromClient);
    socket.on('end', () => target.stdin.end());
    socket.on('error', () => target.kill());
    target.stdin.on('error', () => undefined);
    target.stdout.on('data', (bytes: Buffer) => {
      conversation.pieces.push({ side: 'target', bytes });
      filter.targetToClient(bytes);
    });
    target.on('close', () => void filter.end().then(() => socket.end()));
  });
}

/** Runs a client without blocking this process, which relays for it. */
export async function run(program: string, args: readonly string[], input = ''): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
