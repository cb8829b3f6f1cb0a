import { INTERNAL_SFTP } from '../access/credential-constraints';
import { shownCommand, type CommandPolicy } from '../audit/command-line';
import { encode, WireReader } from '../transport/wire';
import type { ChannelProgram } from './filters';
import type { SessionAct } from './session-audit';
import type { ActDetails } from './session-context';
import type { Terminal } from './terminal';
import { wireText, wireWord } from './wire-text';

/** What a start request runs, and how it is asked about, recorded and sent on. */
export interface Program {
  /** What goes to the target; with a forced command not what the client sent. */
  readonly request: { readonly type: 'shell' | 'exec' | 'subsystem'; readonly data: Buffer };
  readonly program: ChannelProgram;
  readonly details: ActDetails;
  /** For people, as `audit.commands` permits; empty for a shell. */
  readonly summary: string;
  /** What the client asked for, where a forced command took its place. */
  readonly original?: string;
}

/** @throws ProtocolViolation when the request is malformed. */
export function programOf(request: { readonly type: string; readonly data: Buffer }, forceCommand: string | undefined, policy: CommandPolicy): Program {
  const asked = askedFor(request, policy);
  if (forceCommand === undefined) return asked;
  const original = asked.program.kind === 'command' ? asked.program.command : asked.summary;
  // sshd's own name for its built-in sftp server, as it is written in authorized_keys.
  const forced =
    forceCommand === INTERNAL_SFTP
      ? askedFor({ type: 'subsystem', data: encode('sftp') }, policy)
      : askedFor({ type: 'exec', data: encode(forceCommand) }, policy);
  return { ...forced, original };
}

function askedFor(request: { readonly type: string; readonly data: Buffer }, policy: CommandPolicy): Program {
  const { data } = request;
  switch (request.type) {
    case 'exec': {
      const bytes = withoutEnd(new WireReader(data).string());
      const command = wireText(bytes);
      return { request: { type: 'exec', data: encode(bytes) }, program: { kind: 'command', command }, details: { command }, summary: shownCommand(command, policy) };
    }
    case 'subsystem': {
      const name = wireWord(new WireReader(data).string());
      const details: ActDetails = { subsystem: name, ...(name === 'sftp' ? { action: 'sftp' } : {}) };
      return { request: { type: 'subsystem', data }, program: { kind: 'subsystem', name }, details, summary: name.slice(0, 200) };
    }
    default:
      return { request: { type: 'shell', data }, program: { kind: 'shell' }, details: {}, summary: '' };
  }
}

/** Some clients send the NUL that ends a string in C; OpenSSH's server takes it, and only there. It does not go on. */
function withoutEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
}

/** In events and recordings of what runs without a terminal. */
export const NO_TERMINAL = 'none';

/** The event of the start; `audit.commands` decides later how much of the command line stays in it. */
export function startAct(program: Program, channelId: number, terminal: Terminal | undefined): SessionAct {
  const shared = {
    // A client may name its terminal nothing.
    terminal: terminal === undefined ? NO_TERMINAL : terminal.term.slice(0, 64) || 'unnamed',
    ...(terminal === undefined ? {} : { terminalSize: `${terminal.columns}x${terminal.rows}` }),
    ...(program.original === undefined ? {} : { originalCommand: program.original }),
  };
  const additional = { channelId: String(channelId) };
  switch (program.program.kind) {
    case 'command':
      return { eventName: 'ExecuteCommand', requestParameters: { ...shared, command: program.program.command }, additional };
    case 'subsystem':
      return { eventName: 'StartSubsystem', requestParameters: { ...shared, subsystem: program.program.name }, additional };
    case 'shell':
      return { eventName: 'StartShell', requestParameters: shared, additional };
  }
}
