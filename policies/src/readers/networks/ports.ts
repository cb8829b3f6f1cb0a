import type { Property } from '../../model';

/** What traffic a rule is about, as any of the resources spells it. */
export interface Traffic {
  /** A name or number of IANA, `-1` or `all` for every protocol. */
  readonly protocol: Property;
  /** First port; not set, or -1, for the lowest. */
  readonly from: Property;
  /** Last port; not set, or -1, for the highest. */
  readonly to: Property;
}

const ALL_PROTOCOLS: ReadonlySet<string> = new Set(['-1', 'all']);
const TCP: ReadonlySet<string> = new Set(['tcp', '6']);

/** `06` is the number 6, as providers read it. */
const nameOf = (protocol: Property): string =>
  (protocol.text() ?? '-1')
    .trim()
    .toLowerCase()
    .replace(/^(-?)0+(?=\d)/, '$1');

/**
 * Whether TCP to the port is within it. Looks at what can say no first, so that something unknown matters only where it decides.
 * Rules for every protocol ignore their ports:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function covers({ protocol, from, to }: Traffic, port: number): boolean {
  const name = protocol.isUnknown ? undefined : nameOf(protocol);
  if (name !== undefined && ALL_PROTOCOLS.has(name)) return true;
  if (name !== undefined && !TCP.has(name)) return false;
  // Of an unknown protocol the ports may count for nothing.
  if (name === undefined) protocol.text();
  if (!from.isUnknown && firstPort(from) > port) return false;
  return lastPort(to) >= port && firstPort(from) <= port;
}

const firstPort = (at: Property): number => Math.max(at.number() ?? 0, 0);

function lastPort(at: Property): number {
  const last = at.number() ?? -1;
  return last < 0 ? 65_535 : last;
}
