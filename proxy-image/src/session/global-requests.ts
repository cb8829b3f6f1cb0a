import type { AuditErrorCode } from '@sallyport/contract';
import { canonicalSocketPath } from '../access/canonical-socket-path';
import type { AccessDecision } from '../access/gate';
import type { GlobalRequest } from '../transport/connection-layer';
import { encode, WireReader } from '../transport/wire';
import { CLIENT_GLOBAL_REQUESTS } from './act-table';
import { decideDestination, listeningOf, refusalOfPath, type Destination } from './destination';
import { endRefused, type Permit } from './permit';
import { withDecision, type SessionAct } from './session-audit';
import type { GrantedPort, SessionContext } from './session-context';
import { wireText } from './wire-text';

const MAX_LISTENS = 64;

/** A client's global request (RFC 4254 section 7.1; OpenSSH's PROTOCOL sections 2.2 and 2.4). */
export async function onClientGlobalRequest(session: SessionContext, request: GlobalRequest, noMoreSessions: () => void): Promise<void> {
  switch (request.name) {
    case 'tcpip-forward':
      await listenOnPort(session, request);
      return;
    case 'streamlocal-forward@openssh.com':
      await listenOnSocket(session, request);
      return;
  }
  const decision = session.decide(CLIENT_GLOBAL_REQUESTS, request.name);
  if (!decision.allowed) {
    session.audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { requestType: request.name.slice(0, 64) } }, decision));
    request.fail();
    return;
  }
  switch (request.name) {
    case 'cancel-tcpip-forward':
    case 'cancel-streamlocal-forward@openssh.com':
      await cancel(session, request);
      return;
    case 'no-more-sessions@openssh.com':
      noMoreSessions();
      request.succeed();
      return;
    default:
      request.fail();
  }
}

async function listenOnPort(session: SessionContext, request: GlobalRequest): Promise<void> {
  const reader = new WireReader(request.data);
  const asked = wireText(reader.string());
  const port = reader.uint32();
  const destination = listeningOf({ host: asked, port });
  const { host } = destination;
  const { decision, addresses } = decideDestination(session, CLIENT_GLOBAL_REQUESTS, request.name, destination);
  const act: SessionAct = {
    eventName: 'ForwardPort',
    requestParameters: {
      direction: 'remote',
      listenHost: host,
      listenPort: String(port),
      ...(addresses.length === 0 ? {} : { listenAddress: addresses.join(',') }),
      ...(host === asked ? {} : { requestedHost: asked }),
    },
  };
  const data = encode(host, port);
  if (port !== 0) {
    const reply = await listen(session, request, { act, decision, data });
    if (reply === undefined) return;
    if (grantPort(session, request, destination, { port, asked })) request.succeed(reply);
    return;
  }
  // The target chooses, and its answer has the port (RFC 4254 section 7.1). One event tells of it, before the client hears of it.
  if (!decision.allowed) {
    await session.audit.record(withDecision(act, decision));
    refuse(session, request, act, decision.message);
    return;
  }
  const answer = await askTarget(session, request.name, data);
  if (!answer.ok || answer.reply.length < 4) {
    const failure = answer.ok ? NOT_THERE : answer;
    await session.audit.record({ ...withDecision(act, decision), errorCode: failure.errorCode, errorMessage: failure.message });
    refuse(session, request, act, failure.message);
    return;
  }
  const chosen = answer.reply.readUInt32BE(0);
  await session.audit.record({ ...withDecision(act, decision), responseElements: { listenPort: String(chosen) } });
  if (grantPort(session, request, destination, { port: chosen, asked })) request.succeed(answer.reply);
}

async function listenOnSocket(session: SessionContext, request: GlobalRequest): Promise<void> {
  const socketPath = wireText(new WireReader(request.data).string());
  const socket = canonicalSocketPath(socketPath);
  const decided = socket.ok ? socket.decided : socketPath;
  const act: SessionAct = {
    eventName: 'ForwardPort',
    requestParameters: { direction: 'remote', socketPath: decided, ...(decided === socketPath ? {} : { requestedPath: socketPath }) },
  };
  // Not rewritten: client and target would know the socket by different names.
  const decision = !socket.ok
    ? refusalOfPath(socket.message)
    : socket.path === socketPath
      ? session.decide(CLIENT_GLOBAL_REQUESTS, request.name, { socketPath: decided })
      : refusalOfPath(`write the path of the socket as ${socket.path}`);
  const reply = await listen(session, request, { act, decision, data: request.data });
  if (reply === undefined) return;
  const liveSinceMs = session.parts.clock.now();
  const permit: Permit = {
    decide: () => session.decide(CLIENT_GLOBAL_REQUESTS, request.name, { socketPath: decided, liveSinceMs }),
    end: () => {
      session.grants.sockets.delete(socketPath);
      session.settle(closeListener(session, 'cancel-streamlocal-forward@openssh.com', request.data));
    },
  };
  session.grants.sockets.set(socketPath, permit);
  // The target took its time, in which a reload may have come.
  if (endRefused([permit]) > 0) request.fail();
  else request.succeed(reply);
}

/** Whether the listener may stay: the target took its time, in which a reload may have come. Answers the refusal itself. */
function grantPort(session: SessionContext, request: GlobalRequest, destination: Destination, { port, asked }: { readonly port: number; readonly asked: string }): boolean {
  const { host } = destination;
  const since = { liveSinceMs: session.parts.clock.now() };
  const granted: GrantedPort = {
    asked,
    sent: host,
    decide: () => decideDestination(session, CLIENT_GLOBAL_REQUESTS, request.name, destination, since).decision,
    end: () => {
      session.grants.ports.delete(port);
      session.settle(closeListener(session, 'cancel-tcpip-forward', encode(host, port)));
    },
  };
  session.grants.ports.set(port, granted);
  if (endRefused([granted]) === 0) return true;
  request.fail();
  return false;
}

async function closeListener(session: SessionContext, name: string, data: Buffer): Promise<void> {
  const outcome = await session.targetReady;
  if (outcome.ok) await outcome.layer.ask(name, data);
}

interface Listening {
  readonly act: SessionAct;
  readonly decision: AccessDecision;
  /** What the target is asked. */
  readonly data: Buffer;
}

type Answer = { readonly ok: true; readonly reply: Buffer } | { readonly ok: false; readonly errorCode: AuditErrorCode; readonly message: string };
const NOT_THERE = { ok: false, errorCode: 'TargetUnreachable', message: 'the target does not listen there' } as const satisfies Answer;
const TOO_MANY = { ok: false, errorCode: 'LimitExceeded', message: `a session listens on at most ${MAX_LISTENS} ports and sockets` } as const satisfies Answer;

/** Recorded, then to the target. Answers refusals itself and then gives undefined. */
async function listen(session: SessionContext, request: GlobalRequest, { act, decision, data }: Listening): Promise<Buffer | undefined> {
  await session.audit.record(withDecision(act, decision));
  if (!decision.allowed) {
    refuse(session, request, act, decision.message);
    return undefined;
  }
  const answer = await askTarget(session, request.name, data);
  if (answer.ok) return answer.reply;
  await session.audit.record({ ...act, errorCode: answer.errorCode, errorMessage: answer.message });
  refuse(session, request, act, answer.message);
  return undefined;
}

/** OpenSSH says that a -R failed and not why: the reason goes to the terminal of a program of the session. */
function refuse(session: SessionContext, request: GlobalRequest, { requestParameters = {} }: SessionAct, message: string): void {
  const { socketPath, listenHost, listenPort } = requestParameters;
  session.notices.tell(`remote forwarding of ${socketPath ?? `${listenHost === '' ? '*' : listenHost}:${listenPort}`} is refused: ${message}`);
  request.fail();
}

async function askTarget(session: SessionContext, name: string, data: Buffer): Promise<Answer> {
  if (session.grants.ports.size + session.grants.sockets.size >= MAX_LISTENS) return TOO_MANY;
  const outcome = await session.targetReady;
  if (!outcome.ok) return { ok: false, errorCode: 'TargetUnreachable', message: outcome.message };
  const reply = await outcome.layer.ask(name, data);
  return reply === undefined ? NOT_THERE : { ok: true, reply };
}

const NOT_GRANTED: AccessDecision = { allowed: false, errorCode: 'AccessDenied', message: 'the session does not listen there', policyIds: [] };

async function cancel(session: SessionContext, request: GlobalRequest): Promise<void> {
  const { data, requestParameters } = cancelledListening(session, request);
  if (data === undefined) {
    const refused = { eventName: 'OpenChannel', requestParameters: { requestType: request.name, ...requestParameters } } as const;
    session.audit.recordRefusal(withDecision(refused, NOT_GRANTED));
    request.fail();
    return;
  }
  await session.audit.record({ eventName: 'EndForward', requestParameters: { direction: 'remote', ...requestParameters } });
  const outcome = await session.targetReady;
  const reply = outcome.ok ? await outcome.layer.ask(request.name, data) : undefined;
  if (reply === undefined) request.fail();
  else request.succeed();
}

/** What the target is asked to end, and what the event says of it; without `data` when it was not granted. */
function cancelledListening({ grants }: SessionContext, request: GlobalRequest): { readonly data: Buffer | undefined; readonly requestParameters: Readonly<Record<string, string>> } {
  const reader = new WireReader(request.data);
  const name = wireText(reader.string());
  if (request.name !== 'cancel-tcpip-forward') {
    return { data: grants.sockets.delete(name) ? request.data : undefined, requestParameters: { socketPath: name } };
  }
  const port = reader.uint32();
  const granted = grants.ports.get(port);
  grants.ports.delete(port);
  return {
    data: granted === undefined ? undefined : encode(granted.sent, port),
    requestParameters: { listenHost: granted?.sent ?? name, listenPort: String(port) },
  };
}
