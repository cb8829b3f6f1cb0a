/**
 * Key exchanges that are offered on request only, by name of what needs them. Nobody can name single algorithms: what
 * each profile adds was looked at once, here. No profile adds SHA-1, CBC, or anything below 112 bits of security.
 */
export const COMPATIBILITY = {
  /**
   * Hosts and clients after a STIG (Ubuntu's UBTU-22-255060) or in FIPS 140 mode: NIST's curves and nothing else.
   * net-ssh without its optional packages and JSch 0.1.55 know these as well.
   */
  stig: ['ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'],
  /** Old appliances that know neither NIST's curves nor Curve25519: group 14 (2048 bits, RFC 8268) too. */
  legacy: ['ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group14-sha256'],
} as const;

export type Compatibility = keyof typeof COMPATIBILITY;

export const COMPATIBILITY_NAMES = ['stig', 'legacy'] as const satisfies readonly Compatibility[];

/** What was agreed on in a key exchange, as ssh2 tells it. */
export interface Negotiated {
  readonly kex: string;
  readonly serverHostKey: string;
  readonly cs: { readonly cipher: string };
  readonly sc: { readonly cipher: string };
}

/** The same for audit events. `compatibility` is there when the leg would not have come about without that profile. */
export function algorithmFacts({ kex, serverHostKey, sc }: Negotiated): Record<string, string> {
  const profile = COMPATIBILITY_NAMES.find((name) => (COMPATIBILITY[name] as readonly string[]).includes(kex));
  return {
    keyExchange: kex,
    cipher: sc.cipher,
    hostKeyAlgorithm: serverHostKey,
    ...(profile === undefined ? {} : { compatibility: profile }),
  };
}

/** The facts of the leg to the target, beside those of the client's. */
export function targetAlgorithmFacts(negotiated: Negotiated | undefined): Record<string, string> {
  if (negotiated === undefined) return {};
  const facts = Object.entries(algorithmFacts(negotiated));
  return Object.fromEntries(facts.map(([key, value]) => [`target${key.charAt(0).toUpperCase()}${key.slice(1)}`, value]));
}
