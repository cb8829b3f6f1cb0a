import type { GlobalRequest } from '../transport/connection-layer';
import { WireReader } from '../transport/wire';
import { CLIENT_GLOBAL_REQUESTS } from './act-table';
import { refusalOfAddress } from './destination';
import { withDecision, type SessionAct } from './session-audit';
import type { SessionContext } from './session-context';
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
  const host = wireText(reader.string());
  const port = reader.uint32();
  const act: SessionAct = { eventName: 'ForwardPort', requestParameters: { direction: 'remote', listenHost: host, listenPort: String(port) } };
  const reply = await listen(session, request, act, { destination: { host, port } });
  if (reply === undefined) return;
  // Port 0: the target's choice is in its answer (RFC 4254 section 7.1).
  const listening = port === 0 && reply.length >= 4 ? reply.readUInt32BE(0) : port;
  session.grants.ports.set(listening, host);
  if (listening !== port) await session.audit.record({ ...act, responseElements: { listenPort: String(listening) } });
  request.succeed(reply);
}

async function listenOnSocket(session: SessionContext, request: GlobalRequest): Promise<void> {
  const socketPath = wireText(new WireReader(request.data).string());
  const act: SessionAct = { eventName: 'ForwardPort', requestParameters: { direction: 'remote', socketPath } };
  const reply = await listen(session, request, act, { socketPath });
  if (reply === undefined) return;
  session.grants.sockets.add(socketPath);
  request.succeed(reply);
}

/** Through the gate, recorded, then to the target. Answers refusals itself and then gives undefined. */
async function listen(session: SessionContext, request: GlobalRequest, act: SessionAct, details: Parameters<SessionContext['decide']>[2]): Promise<Buffer | undefined> {
  const impossible = details?.destination === undefined ? undefined : refusalOfAddress(details.destination);
  const decision = impossible ?? session.decide(CLIENT_GLOBAL_REQUESTS, request.name, details);
  await session.audit.record(withDecision(act, decision));
  const tooMany = session.grants.ports.size + session.grants.sockets.size >= MAX_LISTENS;
  const outcome = decision.allowed && !tooMany ? await session.targetReady : undefined;
  const reply = outcome?.ok === true ? await outcome.layer.ask(request.name, request.data) : undefined;
  if (reply === undefined) request.fail();
  return reply;
}

async function cancel(session: SessionContext, request: GlobalRequest): Promise<void> {
  const reader = new WireReader(request.data);
  const name = wireText(reader.string());
  const port = request.name === 'cancel-tcpip-forward' ? reader.uint32() : undefined;
  const known = port === undefined ? session.grants.sockets.delete(name) : session.grants.ports.delete(port);
  const outcome = await session.targetReady;
  const reply = known && outcome.ok ? await outcome.layer.ask(request.name, request.data) : undefined;
  if (reply === undefined) request.fail();
  else request.succeed();
}
