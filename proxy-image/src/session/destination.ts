import type { AccessDecision } from '../access/gate';

const MAX_PORT = 65_535;
/** What a name in DNS may be long, and more than an address is. */
const MAX_HOST_CHARACTERS = 255;
// eslint-disable-next-line no-control-regex -- these are what is refused
const NOT_IN_A_HOST = /[\u0000-\u0020\u007f]/;

/**
 * Refuses an address that a target could read as another than the policies were asked about: the wire has 32 bits for
 * a port (RFC 4254 section 7), and who keeps 16 of them connects 65537 to port 1; who ends names at NUL connects
 * elsewhere, too.
 */
export function refusalOfAddress({ host, port }: { readonly host: string; readonly port: number }): Extract<AccessDecision, { allowed: false }> | undefined {
  const refuse = (message: string) => ({ allowed: false, errorCode: 'AccessDenied', message, policyIds: [] }) as const;
  if (port > MAX_PORT) return refuse(`there is no port ${port}`);
  if (host.length > MAX_HOST_CHARACTERS || NOT_IN_A_HOST.test(host)) return refuse('this cannot be the name of a host');
  return undefined;
}
