import { COMPATIBILITY } from '../transport/compatibility';
import type { Problems } from './problem';
import type { ProxyConfig } from './schema';
import type { Locate } from './yaml-file';

/** Load balancers stand in a few subnets. Whatever else is in the range may claim any source address. */
const NARROW_ENOUGH = { ipv4: 24, ipv6: 64 } as const;

export interface ConfigPlace {
  readonly file: string;
  readonly locate: Locate;
}

/** What a listener permits that its owner should know of: at start, in `--check-config` and in `sallyport doctor`. */
export function warnOfListeners(listeners: ProxyConfig['listen'], { file, locate }: ConfigPlace, problems: Problems): void {
  listeners.forEach(({ proxyProtocolFrom, compatibility, port }, index) => {
    proxyProtocolFrom.forEach((cidr, at) => {
      if (!isBroad(cidr)) return;
      problems.warn({
        file,
        ...locate(['listen', index, 'proxyProtocolFrom', at]),
        key: `listen[${index}].proxyProtocolFrom[${at}]`,
        message: `every host in ${cidr} can claim any source address, by which limits, locks, remembered codes and from= go`,
        allowed: `name the addresses of the load balancer (at most a /${NARROW_ENOUGH.ipv4}, or a /${NARROW_ENOUGH.ipv6} of IPv6), and let only it reach the port`,
      });
    });
    if (compatibility === undefined) return;
    problems.warn({
      file,
      ...locate(['listen', index, 'compatibility']),
      key: `listen[${index}].compatibility`,
      message: `port ${port} offers key exchanges beyond the default (${compatibility}): ${COMPATIBILITY[compatibility].join(', ')}`,
      allowed: 'leave it out once no client needs it; AuthenticateUser says which did (compatibility)',
    });
  });
}

function isBroad(cidr: string): boolean {
  const [address = '', prefix] = cidr.split('/');
  if (prefix === undefined) return false;
  return Number(prefix) < (address.includes(':') ? NARROW_ENOUGH.ipv6 : NARROW_ENOUGH.ipv4);
}
