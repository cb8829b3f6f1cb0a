import type { AccessDecision } from '../access/gate';
import { elapsedMs } from '../clock';
import type { Channel, ChannelRequest } from '../transport/channel';
import type { ChannelOpenRequest, ConnectionLayer } from '../transport/connection-layer';
import { ChannelOpenRefused } from '../transport/errors';
import { OPEN_FAILURE } from '../transport/message-numbers';
import { WireReader } from '../transport/wire';
import { CLIENT_CHANNELS, TARGET_CHANNELS } from './act-table';
import { refusalOfAddress } from './destination';
import { Relay } from './relay';
import { withDecision, type SessionAct } from './session-audit';
import type { ActDetails, SessionContext } from './session-context';
import { byteCounts } from './tracked-channel';
import { terminalText, wireText } from './wire-text';

/** What a forwarding channel is about, read from its opening message. */
interface Forward {
  readonly act: SessionAct;
  readonly details: ActDetails;
  readonly summary: string;
}

interface NumberedForward extends Forward {
  readonly channelId: number;
}

/** A client's `direct-tcpip` or `direct-streamlocal`: through the gate, recorded, then opened on the target. */
export async function openFromClient(session: SessionContext, request: ChannelOpenRequest): Promise<void> {
  const forward = readDirect(request);
  const { destination } = forward.details;
  const impossible = destination === undefined ? undefined : refusalOfAddress(destination);
  const decide = () => impossible ?? session.decide(CLIENT_CHANNELS, request.type, forward.details);
  const asked = decide();
  const outcome = asked.allowed ? await session.targetReady : undefined;
  // Dialling takes time, in which a lock may have come.
  const decision = asked.allowed ? decide() : asked;
  const channelId = session.newChannelId();
  const act = { ...withDecision(forward.act, decision), additional: { ...withDecision(forward.act, decision).additional, channelId: String(channelId) } };
  if (!decision.allowed) {
    await session.audit.record(act);
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
    return;
  }
  if (outcome?.ok !== true) {
    const errorMessage = outcome?.message ?? 'no target';
    await session.audit.record({ ...act, errorCode: 'TargetUnreachable', errorMessage });
    request.refuse(OPEN_FAILURE.CONNECT_FAILED, errorMessage);
    return;
  }
  await session.audit.record(act);
  await join(session, request, outcome.layer, { ...forward, channelId }, 'client');
}

/** What a target opens: only what the client was granted, e.g. a connection to a port that it listens on for `-R`. */
export async function openFromTarget(session: SessionContext, request: ChannelOpenRequest): Promise<void> {
  const forward = readForwarded(request);
  const decision = grantDecision(session, request);
  if (!decision.allowed) {
    session.audit.recordRefusal(withDecision({ ...forward.act, eventName: 'OpenChannel' }, decision));
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
    return;
  }
  const channelId = session.newChannelId();
  await session.audit.record({ ...forward.act, eventName: 'OpenChannel', additional: { channelId: String(channelId) } });
  await join(session, request, session.client, { ...forward, channelId }, 'target');
}

/** From here on the channel is recorded as open: whatever happens, its end is recorded once. */
async function join(session: SessionContext, request: ChannelOpenRequest, far: ConnectionLayer, forward: NumberedForward, openedBy: 'client' | 'target'): Promise<void> {
  let farChannel: Channel;
  try {
    farChannel = await far.open(request.type, request.data, 'nothing');
  } catch (thrown) {
    const refused = thrown instanceof ChannelOpenRefused ? thrown : new ChannelOpenRefused(OPEN_FAILURE.CONNECT_FAILED, 'the connection is gone');
    // A target's words, on their way to a terminal.
    request.refuse(refused.reason, terminalText(refused.message));
    recordEnd(session, request, forward, { errorCode: 'TargetUnreachable', errorMessage: refused.message });
    return;
  }
  let nearChannel: Channel;
  try {
    nearChannel = request.accept('nothing');
  } catch (gone) {
    farChannel.abort();
    recordEnd(session, request, forward, {});
    throw gone;
  }
  const [client, target] = openedBy === 'client' ? [nearChannel, farChannel] : [farChannel, nearChannel];
  const tracked = session.track(forward.channelId, request.type, forward.summary, client);
  const refuse = (channelRequest: ChannelRequest): void => {
    channelRequest.fail();
  };
  const relay = new Relay({
    ...{ client, target, onClientRequest: refuse, onTargetRequest: refuse },
    onFailure: () => {
      client.abort();
      target.abort();
    },
    onEnd: () => {
      session.untrack(tracked);
      const durationMs = String(elapsedMs(session.parts.clock, tracked.opened));
      recordEnd(session, request, forward, { responseElements: byteCounts(client), additional: { durationMs } });
    },
  });
  relay.start();
  client.setFlow('everything');
  target.setFlow('everything');
}

function recordEnd(session: SessionContext, request: ChannelOpenRequest, forward: NumberedForward, outcome: Omit<SessionAct, 'eventName' | 'requestParameters'>): void {
  const requestParameters = { ...forward.act.requestParameters, channelType: request.type };
  const additional = { ...outcome.additional, channelId: String(forward.channelId) };
  session.settle(session.audit.record({ eventName: 'EndChannel', requestParameters, ...outcome, additional }));
}

/** RFC 4254 section 7.2; OpenSSH's PROTOCOL section 2.4. */
function readDirect(request: ChannelOpenRequest): Forward {
  const reader = new WireReader(request.data);
  if (request.type === 'direct-streamlocal@openssh.com') {
    const socketPath = wireText(reader.string());
    return {
      act: { eventName: 'ForwardPort', requestParameters: { direction: 'local', socketPath } },
      details: { socketPath },
      summary: socketPath,
    };
  }
  const host = wireText(reader.string());
  const port = reader.uint32();
  const parameters = { direction: 'local', destinationHost: host, destinationPort: String(port), originator: originator(reader) };
  return { act: { eventName: 'ForwardPort', requestParameters: parameters }, details: { destination: { host, port } }, summary: `${host}:${port}` };
}

function readForwarded(request: ChannelOpenRequest): Forward {
  const reader = new WireReader(request.data);
  const channelType = { channelType: request.type.slice(0, 64) };
  switch (request.type) {
    case 'forwarded-tcpip': {
      const host = wireText(reader.string());
      const port = reader.uint32();
      const requestParameters = { ...channelType, direction: 'remote', listenHost: host, listenPort: String(port), originator: originator(reader) };
      return { act: { eventName: 'OpenChannel', requestParameters }, details: {}, summary: `${host}:${port}` };
    }
    case 'forwarded-streamlocal@openssh.com': {
      const socketPath = wireText(reader.string());
      return { act: { eventName: 'OpenChannel', requestParameters: { ...channelType, direction: 'remote', socketPath } }, details: {}, summary: socketPath };
    }
    default:
      return { act: { eventName: 'OpenChannel', requestParameters: channelType }, details: {}, summary: '' };
  }
}

function originator(reader: WireReader): string {
  const host = wireText(reader.string());
  return `${host.slice(0, 256)}:${reader.uint32()}`;
}

function grantDecision(session: SessionContext, request: ChannelOpenRequest): AccessDecision {
  const decision = session.decide(TARGET_CHANNELS, request.type);
  if (!decision.allowed || isGranted(session, request)) return decision;
  return { allowed: false, errorCode: 'AccessDenied', message: 'the client was not granted what would cause this channel', policyIds: [] };
}

function isGranted({ grants }: SessionContext, request: ChannelOpenRequest): boolean {
  const reader = new WireReader(request.data);
  switch (request.type) {
    case 'auth-agent@openssh.com':
      return grants.agent.size > 0;
    case 'x11':
      return grants.x11.size > 0;
    case 'forwarded-streamlocal@openssh.com':
      return grants.sockets.has(wireText(reader.string()));
    case 'forwarded-tcpip':
      reader.string();
      return grants.ports.has(reader.uint32());
    default:
      return false;
  }
}
