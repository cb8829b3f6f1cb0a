import { canonicalHost } from '../access/canonical-host';
import type { AccessDecision } from '../access/gate';
import type { ActTable } from './act-table';
import type { ActDetails, SessionContext } from './session-context';

/** Set where what is there already is asked about again. */
export type Since = Pick<ActDetails, 'liveSinceMs'>;

type Refusal = Extract<AccessDecision, { allowed: false }>;

/** What the proxy does with a name that a forward names as its destination. */
export type ForwardNames = 'resolve' | 'refuse' | 'asNamed';

/** One place that a forward may lead to. */
interface Candidate {
  /** Sent to the target in place of what the client sent, so that the target looks nothing up. */
  readonly host: string;
  /** Each is decided on. Empty for a name that only the target can look up. */
  readonly addresses: readonly string[];
}

/** A destination in its one spelling, with all that it may lead to. */
export interface Destination {
  /** As it is decided on and recorded. */
  readonly host: string;
  readonly port: number;
  readonly candidates: readonly Candidate[];
  readonly refusal?: Refusal;
}

export interface DestinationDecision {
  readonly decision: AccessDecision;
  /** Hosts to be dialled, in this order. Empty when refused. */
  readonly dial: readonly string[];
  /** What was decided on, for the event. */
  readonly addresses: readonly string[];
}

const MAX_PORT = 65_535;
const refuse = (message: string): Refusal => ({ allowed: false, errorCode: 'AccessDenied', message, policyIds: [] });
/** A path that cannot be written in one way only. */
export const refusalOfPath = refuse;
const limit = (message: string): Refusal => ({ allowed: false, errorCode: 'LimitExceeded', message, policyIds: [] });
const refused = (host: string, port: number, refusal: Refusal): Destination => ({ host, port, candidates: [], refusal });

/**
 * A port has 32 bits on the wire (RFC 4254 section 7): a target that keeps 16 of them connects 65537 to port 1.
 */
const refusalOfPort = (port: number): Refusal | undefined => (port > MAX_PORT ? refuse(`there is no port ${port}`) : undefined);

/**
 * Where a `direct-tcpip` leads. A name is looked up here, before the decision, and what it leads to is dialled: a target that
 * looked it up again could be given another answer.
 */
export async function destinationOf(session: SessionContext, asked: { readonly host: string; readonly port: number }): Promise<Destination> {
  const { port } = asked;
  const canonical = canonicalHost(asked.host);
  if (canonical.kind === 'refused') return refused(asked.host, port, refuse(canonical.message));
  const { host } = canonical;
  const noPort = refusalOfPort(port);
  if (noPort !== undefined) return refused(host, port, noPort);
  if (canonical.kind === 'address') return { host, port, candidates: [{ host, addresses: canonical.addresses }] };
  const { forwardNames } = session.parts.settings;
  if (forwardNames === 'refuse') return refused(host, port, refuse('forwards must name an address: the proxy takes no names'));
  if (forwardNames === 'asNamed') return { host, port, candidates: [{ host, addresses: [] }] };
  const resolution = await session.parts.names.resolve(host, session.id);
  if (resolution.kind === 'busy') return refused(host, port, limit('too many names are being looked up; try again in a moment'));
  if (resolution.kind === 'unknown') return { host, port, candidates: [{ host, addresses: [] }] };
  return { host, port, candidates: resolution.addresses.flatMap(candidateOf) };
}

function candidateOf(address: string): Candidate[] {
  const canonical = canonicalHost(address);
  return canonical.kind === 'address' ? [{ host: canonical.host, addresses: canonical.addresses }] : [];
}

/** Where a `tcpip-forward` listens. The words for several addresses are those of RFC 4254 section 7.1. */
export function listeningOf(asked: { readonly host: string; readonly port: number }): Destination {
  const { host, port } = asked;
  const noPort = refusalOfPort(port);
  if (noPort !== undefined) return refused(host, port, noPort);
  if (host === '' || host === '*') return { host: '', port, candidates: [{ host: '', addresses: ['0.0.0.0', '127.0.0.1', '::', '::1'] }] };
  const canonical = canonicalHost(host);
  if (canonical.kind === 'refused') return refused(host, port, refuse(canonical.message));
  if (canonical.kind === 'address') return { host: canonical.host, port, candidates: [{ host: canonical.host, addresses: canonical.addresses }] };
  if (canonical.host === 'localhost') return { host: 'localhost', port, candidates: [{ host: 'localhost', addresses: ['127.0.0.1', '::1'] }] };
  return refused(canonical.host, port, refuse('name the address to listen on, or localhost'));
}

/** Asks the gate about everything that the destination may lead to. What it permits is dialled, and nothing else. */
export function decideDestination(session: SessionContext, table: ActTable, type: string, destination: Destination, since: Since = {}): DestinationDecision {
  const { host, port, candidates } = destination;
  if (destination.refusal !== undefined) return { decision: destination.refusal, dial: [], addresses: [] };
  const asked = candidates.map((candidate) => ({ candidate, decision: decideCandidate(session, table, type, { ...destination, since }, candidate) }));
  const permitted = asked.filter(({ decision }) => decision.allowed);
  const decisive = permitted.length > 0 ? permitted : asked;
  const policyIds = [...new Set(decisive.flatMap(({ decision }) => decision.policyIds))].sort();
  const addresses = [...new Set(decisive.flatMap(({ candidate }) => candidate.addresses))];
  const decision = decisive[0]?.decision ?? refuse(`${host}:${port} leads nowhere`);
  return { decision: { ...decision, policyIds }, dial: permitted.map(({ candidate }) => candidate.host), addresses };
}

/** All addresses of a place must be permitted: whichever of them the connection ends at. */
function decideCandidate(session: SessionContext, table: ActTable, type: string, { host, port, since }: Destination & { readonly since: Since }, { addresses }: Candidate): AccessDecision {
  if (addresses.length === 0) {
    const decision = session.decide(table, type, { action: 'forwardName', destination: { host, port }, ...since });
    // Who asked wants to know what is wrong with the name; the policies were asked in vain.
    const isUnasked = !decision.allowed && decision.errorCode === 'AccessDenied' && decision.policyIds.length === 0;
    return isUnasked ? refuse(`the proxy finds no address of ${host}, and no access policy permits it by its name alone`) : decision;
  }
  const decisions = addresses.map((address) => session.decide(table, type, { destination: { host, port, address }, ...since }));
  const policyIds = [...new Set(decisions.flatMap((decision) => decision.policyIds))];
  return decisions.find(({ allowed }) => !allowed) ?? { allowed: true, policyIds };
}
