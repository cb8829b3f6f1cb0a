import { Resolver } from 'node:dns/promises';
import { canonicalHost } from '../access/canonical-host';

export type Resolution =
  /** In the one spelling of each, at least one. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** No name server that the proxy asks knows it. */
  | { readonly kind: 'unknown' }
  /** Nothing was asked: too many names are being looked up already. */
  | { readonly kind: 'busy' };

/** Looks names up for forwards. Never rejects; takes some seconds at most. */
export interface NameResolver {
  resolve(name: string, asker: string): Promise<Resolution>;
}

/** What is asked of a name server; `Resolver` of node:dns does it. */
export interface NameServer {
  resolve4(
    name: string,
    options: { readonly ttl: true },
  ): Promise<readonly { readonly address: string; readonly ttl: number }[]>;
  resolve6(
    name: string,
    options: { readonly ttl: true },
  ): Promise<readonly { readonly address: string; readonly ttl: number }[]>;
}

const TIMEOUT_MS = 1_500;
const TRIES = 2;
/** However many name servers there are. */
const DEADLINE_MS = 5_000;
const MAX_IN_FLIGHT = 64;
const MAX_IN_FLIGHT_OF_ONE = 8;
const MAX_KNOWN = 1_000;
const MAX_ADDRESSES = 8;
const MAX_TTL_MS = 60_000;
/** A name that is not there now may come in a moment. */
const UNKNOWN_TTL_MS = 2_000;
const LOOPBACK: Resolution = { kind: 'addresses', addresses: ['127.0.0.1', '::1'] };

/**
 * Asks name servers over the network. dns.lookup is not used: it blocks one of libuv's four threads for each slow name, and the
 * audit trail's disk needs them. The proxy's /etc/hosts is not looked at: it says nothing about the target's network.
 *
 * @param servers as `ADDRESS` or `ADDRESS:PORT`; empty takes those of the system
 */
export function createNameResolver(
  servers: readonly string[],
  monotonic: () => number,
  server: NameServer = systemResolver(servers),
): NameResolver {
  const known = new Map<string, { readonly resolution: Resolution; readonly untilMs: number }>();
  const inFlight = new Map<string, Promise<Resolution>>();
  const askers = new Map<string, number>();

  async function ask(name: string): Promise<Resolution> {
    const failed = { addresses: [], ttlMs: UNKNOWN_TTL_MS };
    const family = (answer: ReturnType<NameServer['resolve4']>) =>
      withDeadline(answer).then(
        (records) => ({
          addresses: records.map(({ address }) => address),
          ttlMs: Math.min(...records.map(({ ttl }) => ttl * 1000), MAX_TTL_MS),
        }),
        () => failed,
      );
    const answers = await Promise.all([
      family(server.resolve4(name, { ttl: true })),
      family(server.resolve6(name, { ttl: true })),
    ]);
    const addresses = answers.flatMap((answer) => answer.addresses.flatMap(canonicalAddress)).slice(0, MAX_ADDRESSES);
    const resolution: Resolution =
      addresses.length === 0 ? { kind: 'unknown' } : { kind: 'addresses', addresses: [...new Set(addresses)] };
    remember(
      name,
      resolution,
      Math.min(
        ...answers.filter((answer) => answer.addresses.length > 0).map(({ ttlMs }) => ttlMs),
        addresses.length === 0 ? UNKNOWN_TTL_MS : MAX_TTL_MS,
      ),
    );
    return resolution;
  }

  function remember(name: string, resolution: Resolution, ttlMs: number): void {
    known.delete(name);
    known.set(name, { resolution, untilMs: monotonic() + ttlMs });
    const [oldest] = known.keys();
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  }

  function start(name: string, asker: string): Promise<Resolution> {
    const ofAsker = askers.get(asker) ?? 0;
    if (inFlight.size >= MAX_IN_FLIGHT || ofAsker >= MAX_IN_FLIGHT_OF_ONE) return Promise.resolve({ kind: 'busy' });
    askers.set(asker, ofAsker + 1);
    const asked = ask(name).finally(() => {
      inFlight.delete(name);
      const left = (askers.get(asker) ?? 1) - 1;
      if (left === 0) askers.delete(asker);
      else askers.set(asker, left);
    });
    inFlight.set(name, asked);
    return asked;
  }

  return {
    resolve(name, asker) {
      // RFC 6761 section 6.3: these names never leave the host.
      if (name === 'localhost' || name.endsWith('.localhost')) return Promise.resolve(LOOPBACK);
      const entry = known.get(name);
      if (entry !== undefined && entry.untilMs > monotonic()) return Promise.resolve(entry.resolution);
      return inFlight.get(name) ?? start(name, asker);
    },
  };
}

function systemResolver(servers: readonly string[]): NameServer {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return resolver;
}

function canonicalAddress(text: string): string[] {
  const host = canonicalHost(text);
  return host.kind === 'address' ? [host.host] : [];
}

function withDeadline<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no name server answered in time')), DEADLINE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
