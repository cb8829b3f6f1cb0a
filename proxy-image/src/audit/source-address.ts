import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { sourceNetwork } from '@sallyport/contract';

/** The address as events carry it: IPv4 in IPv6 is unwrapped; what is no address is absent. */
export function eventAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) === 0) return undefined;
  return ipaddr.process(text.replace(/%.*$/, '')).toString();
}

/** What counts as one source. What is not an address counts as itself, cut. */
export function sourceKey(text: string | undefined): string {
  return sourceNetwork(text ?? '') ?? (text ?? '').slice(0, 64);
}
