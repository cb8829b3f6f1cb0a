import { canonicalHost } from './canonical-host';
import { canonicalSocketPath } from './canonical-socket-path';
import type { AccessDecision, AccessRequest } from './gate';

type Refusal = Extract<AccessDecision, { allowed: false }>;

const refuse = (message: string): Refusal => ({ allowed: false, errorCode: 'AccessDenied', message, policyIds: [] });

/** `tcpip-forward` has words for several addresses (RFC 4254 section 7.1). */
const ALL_ADDRESSES = '';

function isCanonicalHost(host: string): boolean {
  const canonical = canonicalHost(host);
  return canonical.kind !== 'refused' && canonical.host === host;
}

function isCanonicalAddress(text: string): boolean {
  const canonical = canonicalHost(text);
  return canonical.kind === 'address' && canonical.addresses[0] === text;
}

/**
 * Policies compare texts and ranges: asked about another spelling, a rule on 169.254.0.0/16 would say nothing of
 * `2852039166`. Whoever asks the gate writes things in one way; that somebody forgot is a refusal and not a way around.
 */
export function refusalBySpelling({ action, destination, socketPath }: AccessRequest): Refusal | undefined {
  if (socketPath !== undefined) {
    const canonical = canonicalSocketPath(socketPath);
    if (!canonical.ok || canonical.decided !== socketPath)
      return refuse('the path of the socket is not in its one spelling');
  }
  if (destination === undefined) return undefined;
  const { host, address } = destination;
  const isListening = action === 'listenPort';
  if (!(isListening && host === ALL_ADDRESSES) && !isCanonicalHost(host))
    return refuse('the host is not in its one spelling');
  if (action === 'forwardName')
    return address === undefined ? undefined : refuse('a name that leads to an address is asked about by its address');
  return address !== undefined && isCanonicalAddress(address)
    ? undefined
    : refuse('the address that the host leads to is not known');
}
