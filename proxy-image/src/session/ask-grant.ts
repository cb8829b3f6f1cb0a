import type { AccessDecision } from '../access/gate';
import type { ChannelRequest } from '../transport/channel';
import { WireReader } from '../transport/wire';
import { CLIENT_CHANNEL_REQUESTS } from './act-table';
import type { Permit } from './permit';
import { withDecision, type SessionAct } from './session-audit';
import type { SessionContext } from './session-context';
import { wireWord } from './wire-text';

/** Requests after which the target may open channels of its own, for as long as the channel that asked is open. */
const GRANTS = {
  'auth-agent-req@openssh.com': { grant: 'agent', act: { eventName: 'ForwardAgent' } },
  'x11-req': { grant: 'x11', act: { eventName: 'ForwardPort', requestParameters: { direction: 'x11' } } },
} as const satisfies Record<string, { grant: 'agent' | 'x11'; act: SessionAct }>;

export const isGrantRequest = ({ type }: ChannelRequest): boolean => Object.hasOwn(GRANTS, type);

/** Through the gate, and recorded; where it is permitted, what the target opens from now on is. */
export async function askGrant(session: SessionContext, channelId: number, { type, data }: ChannelRequest): Promise<AccessDecision> {
  if (type === 'x11-req') checkX11(data);
  const { grant, act } = GRANTS[type as keyof typeof GRANTS];
  const decision = session.decide(CLIENT_CHANNEL_REQUESTS, type);
  await session.audit.record(withDecision({ ...act, additional: { channelId: String(channelId) } }, decision));
  if (!decision.allowed) return decision;
  const liveSinceMs = session.parts.clock.now();
  const permit: Permit = {
    decide: () => session.decide(CLIENT_CHANNEL_REQUESTS, type, { liveSinceMs }),
    end: () => session.grants[grant].delete(channelId),
  };
  // A reload may have come while the event was made durable.
  const still = permit.decide();
  if (still.allowed) session.grants[grant].set(channelId, permit);
  return still;
}

/** RFC 4254 section 6.3.1: the name of a protocol and its cookie, which end up on a command line of xauth. */
function checkX11(data: Buffer): void {
  const reader = new WireReader(data);
  reader.boolean();
  wireWord(reader.string());
  wireWord(reader.string());
  reader.uint32();
}
