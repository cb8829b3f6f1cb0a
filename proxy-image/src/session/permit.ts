import type { AccessDecision } from '../access/gate';
import type { Grants } from './session-context';

export type Refusal = Extract<AccessDecision, { allowed: false }>;

/** What a channel, a listener or a forwarded agent is there by; asked again when a reload may have changed the answer. */
export interface Permit {
  /** Asks the gate as it was asked when this began, about who and where the session is now. */
  decide(): AccessDecision;
  end(refusal: Refusal): void;
}

/** How what a reload has ended is recorded and told. */
export const revoked = ({ message }: Refusal): { readonly errorCode: 'AccessRevoked'; readonly message: string } => ({ errorCode: 'AccessRevoked', message });

/** All that a session holds by a permit: programs and forwards, listeners, a forwarded agent and display. */
export function permitsOf(channels: Iterable<{ readonly permit?: Permit }>, { agent, x11, ports, sockets }: Grants): Permit[] {
  // Listeners first: what they caused is asked about by the same permit, after it.
  const all = [...ports.values(), ...sockets.values(), ...agent.values(), ...x11.values(), ...[...channels].map(({ permit }) => permit)];
  return all.filter((permit) => permit !== undefined);
}

/** Ends what is no longer permitted; gives how many that were. */
export function endRefused(permits: Iterable<Permit>): number {
  let ended = 0;
  for (const permit of permits) {
    const decision = permit.decide();
    if (decision.allowed) continue;
    permit.end(decision);
    ended += 1;
  }
  return ended;
}
