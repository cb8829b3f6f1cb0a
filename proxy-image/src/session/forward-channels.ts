import { canonicalSocketPath } from '../access/canonical-socket-path';
import type { AccessDecision } from '../access/gate';
import { elapsedMs } from '../clock';
import type { Channel, ChannelRequest } from '../transport/channel';
import type { ChannelOpenRequest, ConnectionLayer } from '../transport/connection-layer';
import { ChannelOpenRefused } from '../transport/errors';
import { OPEN_FAILURE } from '../transport/message-numbers';
import { encode, WireReader } from '../transport/wire';
import { CLIENT_CHANNELS, TARGET_CHANNELS } from './act-table';
import { decideDestination, destinationOf, refusalOfPath, type Since } from './destination';
import { revoked, type Permit } from './permit';
import { Relay } from './relay';
import { withDecision, type SessionAct } from './session-audit';
import type { SessionContext } from './session-context';
import { byteCounts } from './tracked-channel';
import { terminalText, wireText } from './wire-text';

/** What a forwarding channel is about, and how it is opened at its other end: in one of these ways, tried in this order. */
interface Forward {
  readonly act: SessionAct;
  readonly summary: string;
  readonly openings: readonly Buffer[];
}

interface NumberedForward extends Forward {
  readonly channelId: number;
  readonly openedBy: 'client' | 'target';
  /** Asks again about what it was permitted by. */
  decide(): AccessDecision;
}

/** A client's forward before it is decided on. Asked twice: dialling the target takes time, in which a lock may have come. */
type Decide = (since?: Since) => { readonly decision: AccessDecision; readonly forward: Forward };

/** A host of many addresses is not tried at all of them: each may take the target's whole time for connecting. */
const MAX_DIALS = 4;

/** A client's `direct-tcpip` or `direct-streamlocal`: through the gate, recorded, then opened on the target. */
export async function openFromClient(session: SessionContext, request: ChannelOpenRequest): Promise<void> {
  const decide = await readDirect(session, request);
  const asked = decide();
  const outcome = asked.decision.allowed ? await session.targetReady : undefined;
  const { decision, forward } = asked.decision.allowed ? decide() : asked;
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
  const since = { liveSinceMs: session.parts.clock.now() };
  await join(session, request, outcome.layer, { ...forward, channelId, openedBy: 'client', decide: () => decideAgain(decide, forward, since) });
}

/** All that it may have been opened to has to be permitted still: which of it answered does not matter. */
function decideAgain(decide: Decide, { openings }: Forward, since: Since): AccessDecision {
  const { decision, forward } = decide(since);
  const isWhole = openings.every((opening) => forward.openings.some((permitted) => permitted.equals(opening)));
  return decision.allowed && !isWhole ? refusalOfPath('the address of this forward is no longer permitted') : decision;
}

/** What a target opens: only what the client was granted, e.g. a connection to a port that it listens on for `-R`. */
export async function openFromTarget(session: SessionContext, request: ChannelOpenRequest): Promise<void> {
  const forward = readForwarded(session, request);
  const grants = grantsOf(session, request);
  const connection = session.decide(TARGET_CHANNELS, request.type);
  const decision = connection.allowed ? decideByGrants(grants) : connection;
  if (!decision.allowed) {
    session.audit.recordRefusal(withDecision({ ...forward.act, eventName: 'OpenChannel' }, decision));
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, decision.message);
    return;
  }
  const channelId = session.newChannelId();
  await session.audit.record({ ...forward.act, eventName: 'OpenChannel', additional: { channelId: String(channelId) } });
  await join(session, request, session.client, { ...forward, channelId, openedBy: 'target', decide: () => decideByGrants(grants) });
}

/** From here on the channel is recorded as open: whatever happens, its end is recorded once. */
async function join(session: SessionContext, request: ChannelOpenRequest, far: ConnectionLayer, forward: NumberedForward): Promise<void> {
  const farChannel = await openFirst(far, request.type, forward.openings);
  if (farChannel instanceof ChannelOpenRefused) {
    // A target's words, on their way to a terminal.
    request.refuse(farChannel.reason, terminalText(farChannel.message));
    recordEnd(session, request, forward, { errorCode: 'TargetUnreachable', errorMessage: farChannel.message });
    return;
  }
  // The far side took its time, in which a reload may have come.
  const still = forward.decide();
  if (!still.allowed) {
    farChannel.abort();
    request.refuse(OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED, still.message);
    recordEnd(session, request, forward, { errorCode: 'AccessRevoked', errorMessage: still.message });
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
  const [client, target] = forward.openedBy === 'client' ? [nearChannel, farChannel] : [farChannel, nearChannel];
  const tracked = session.track(forward.channelId, request.type, forward.summary, client);
  let ended: Pick<SessionAct, 'errorCode' | 'errorMessage'> = {};
  tracked.permit = {
    decide: () => forward.decide(),
    end: (refusal) => {
      const { errorCode, message } = revoked(refusal);
      ended = { errorCode, errorMessage: message };
      client.abort();
      target.abort();
    },
  };
  const refuse = (channelRequest: ChannelRequest): void => {
    channelRequest.fail();
  };
  const relay = new Relay({
    ...{ client, target, onClientRequest: refuse, onTargetRequest: refuse },
    onFailure: session.client.boundary.around(() => {
      client.abort();
      target.abort();
    }),
    onEnd: () => {
      session.untrack(tracked);
      const durationMs = String(elapsedMs(session.parts.clock, tracked.opened));
      recordEnd(session, request, forward, { responseElements: byteCounts(client), ...ended, additional: { durationMs } });
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

/** The first that opens, or why the last one did not. */
async function openFirst(far: ConnectionLayer, type: string, openings: readonly Buffer[]): Promise<Channel | ChannelOpenRefused> {
  let refused = new ChannelOpenRefused(OPEN_FAILURE.CONNECT_FAILED, 'the connection is gone');
  for (const data of openings.slice(0, MAX_DIALS)) {
    try {
      return await far.open(type, data, 'nothing');
    } catch (thrown) {
      if (!(thrown instanceof ChannelOpenRefused)) return refused;
      refused = thrown;
    }
  }
  return refused;
}

/** RFC 4254 section 7.2; OpenSSH's PROTOCOL section 2.4. */
async function readDirect(session: SessionContext, request: ChannelOpenRequest): Promise<Decide> {
  const reader = new WireReader(request.data);
  if (request.type === 'direct-streamlocal@openssh.com') return readDirectSocket(session, request, reader);
  const asked = { host: wireText(reader.string()), port: reader.uint32() };
  const originatorHost = reader.string();
  const originatorPort = reader.uint32();
  const destination = await destinationOf(session, asked);
  const { host, port } = destination;
  return (since) => {
    const { decision, dial, addresses } = decideDestination(session, CLIENT_CHANNELS, request.type, destination, since);
    const requestParameters = {
      direction: 'local',
      destinationHost: host,
      destinationPort: String(port),
      ...(addresses.length === 0 ? {} : { destinationAddress: addresses.join(',') }),
      ...(host === asked.host ? {} : { requestedHost: asked.host }),
      originator: originatorText(originatorHost, originatorPort),
    };
    const openings = dial.map((address) => encode(address, port, originatorHost, originatorPort));
    return { decision, forward: { act: { eventName: 'ForwardPort', requestParameters }, summary: `${host}:${port}`, openings } };
  };
}

function readDirectSocket(session: SessionContext, request: ChannelOpenRequest, reader: WireReader): Decide {
  const asked = wireText(reader.string());
  const reserved = reader.rest();
  const socket = canonicalSocketPath(asked);
  const socketPath = socket.ok ? socket.decided : asked;
  const requestParameters = { direction: 'local', socketPath, ...(socketPath === asked ? {} : { requestedPath: asked }) };
  const openings = socket.ok ? [encode(socket.path, { raw: reserved })] : [];
  const forward: Forward = { act: { eventName: 'ForwardPort', requestParameters }, summary: socketPath, openings };
  return (since) => ({ forward, decision: socket.ok ? session.decide(CLIENT_CHANNELS, request.type, { socketPath, ...since }) : refusalOfPath(socket.message) });
}

function readForwarded(session: SessionContext, request: ChannelOpenRequest): Forward {
  const reader = new WireReader(request.data);
  const channelType = { channelType: request.type.slice(0, 64) };
  const act = (requestParameters: Record<string, string>): SessionAct => ({ eventName: 'OpenChannel', requestParameters: { ...channelType, ...requestParameters } });
  switch (request.type) {
    case 'forwarded-tcpip': {
      const claimed = wireText(reader.string());
      const port = reader.uint32();
      const originatorHost = reader.string();
      const originatorPort = reader.uint32();
      // The client knows its listening by the words in which it asked, and the target by ours.
      const host = session.grants.ports.get(port)?.asked ?? claimed;
      const parameters = { direction: 'remote', listenHost: host, listenPort: String(port), originator: originatorText(originatorHost, originatorPort) };
      return { act: act(parameters), summary: `${host}:${port}`, openings: [encode(host, port, originatorHost, originatorPort)] };
    }
    case 'forwarded-streamlocal@openssh.com': {
      const socketPath = wireText(reader.string());
      return { act: act({ direction: 'remote', socketPath }), summary: socketPath, openings: [request.data] };
    }
    default:
      return { act: act({}), summary: '', openings: [request.data] };
  }
}

function originatorText(host: Buffer, port: number): string {
  return `${wireText(host).slice(0, 256)}:${port}`;
}

/** By any one of the grants: a reload may have taken back some of them. */
function decideByGrants(grants: readonly Permit[]): AccessDecision {
  const answers = grants.map((grant) => grant.decide());
  return answers.find(({ allowed }) => allowed) ?? answers[0] ?? refusalOfPath('the client was not granted what would cause this channel');
}

function grantsOf({ grants }: SessionContext, request: ChannelOpenRequest): Permit[] {
  const reader = new WireReader(request.data);
  const one = (permit: Permit | undefined): Permit[] => (permit === undefined ? [] : [permit]);
  switch (request.type) {
    case 'auth-agent@openssh.com':
      return [...grants.agent.values()];
    case 'x11':
      return [...grants.x11.values()];
    case 'forwarded-streamlocal@openssh.com':
      return one(grants.sockets.get(wireText(reader.string())));
    case 'forwarded-tcpip':
      reader.string();
      return one(grants.ports.get(reader.uint32()));
    default:
      return [];
  }
}
