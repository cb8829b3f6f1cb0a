import type { AuditEvent } from '@sallyport/contract';
import { escapeText } from '../output/escape';
import type { Colours } from '../output/output';

const clock = (timeMs: string): string => new Date(Number(timeMs)).toISOString().slice(11, 23);

/** Which request parameters say most about each kind of event; others show all of theirs. */
const TELLING: Partial<Record<AuditEvent['eventName'], readonly string[]>> = {
  AuthenticateUser: ['keyAlgorithm'],
  StartSession: [],
  RunRunbook: ['runbook', 'windowEnd'],
  RunResponse: ['runbook', 'action', 'by'],
  ExecuteCommand: ['command'],
  TransferFile: ['operation', 'path', 'bytes'],
  StartSubsystem: ['subsystem'],
  CreateLock: ['subject', 'value', 'reason'],
  DeleteLock: ['subject', 'value', 'reason'],
};
const MAX_DETAIL = 160;

/** Where a forward goes or listens, as one word: it is what a reader asks first. */
function forwardDetail(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { direction = '', destinationHost, destinationPort = '', listenHost, listenPort = '', ...rest } = parameters;
  return {
    direction,
    ...(destinationHost === undefined ? {} : { destination: hostAndPort(destinationHost, destinationPort) }),
    ...(listenHost === undefined ? {} : { listen: hostAndPort(listenHost, listenPort) }),
    ...rest,
  };
}

const hostAndPort = (host: string, port: string): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

function detailOf(event: AuditEvent): string {
  const recorded = event.requestParameters ?? {};
  const parameters = event.eventName === 'ForwardPort' ? forwardDetail(recorded) : recorded;
  const names = (TELLING[event.eventName] ?? Object.keys(parameters)).filter((name) => parameters[name] !== undefined);
  const text = names.map((name) => `${name}=${parameters[name] ?? ''}`).join(' ');
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text;
}

/** One event as one line: when, what, who, where, and why not. */
export function eventLine(event: AuditEvent, colours: Colours): string {
  const { person, login, target, timeMs } = event.additionalEventData;
  const who = person === '' ? event.userIdentity.principalId : person;
  const where = target === '' ? '' : `${login}@${target}`;
  const refused =
    event.errorCode === undefined
      ? ''
      : `${event.errorCode}${event.errorMessage === undefined ? '' : `: ${event.errorMessage}`}`;
  const name = event.eventName.padEnd(17);
  const shown = event.errorCode === undefined ? colours.green(name) : colours.red(name);
  const rest = [where, event.sourceIPAddress ?? '', detailOf(event)].filter((part) => part !== '').map(escapeText);
  const line = [colours.dim(clock(timeMs)), shown, colours.bold(escapeText(who).padEnd(8)), ...rest].join('  ');
  return refused === '' ? line : `${line}  ${colours.red(escapeText(refused))}`;
}
