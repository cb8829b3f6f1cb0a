/** Who ordered an act of the proxy over the admin socket. */
export interface Operator {
  /** `uid:1000(alice)`: what the kernel proves, and the name that the proxy itself looked up; `uid:1000` where there is none. */
  readonly principal: string;
  /** The name that the caller gave. Proves nothing. */
  readonly claimedBy?: string;
}

/** For texts that name one orderer: the proven name is last, and claims cannot contain one. */
export function ordererOf({ principal, claimedBy }: Operator): string {
  return claimedBy === undefined ? principal : `${claimedBy} as ${principal}`;
}
