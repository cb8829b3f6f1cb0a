import type { AccessAction } from '@sallyport/contract';
import type { AccessDecision, AccessRequest } from '../access/gate';
import type { Identity } from '../auth/identity';
import type { Target } from '../targets/target';
import type { Channel } from '../transport/channel';
import type { ConnectionLayer } from '../transport/connection-layer';
import type { ActTable } from './act-table';
import type { Notices } from './notices';
import type { SessionParts } from './parts';
import type { Permit } from './permit';
import type { SessionAudit } from './session-audit';
import type { TrackedChannel } from './tracked-channel';

/** The act's own part of a request to the gate. */
export type ActDetails = Pick<AccessRequest, 'terminal' | 'command' | 'subsystem' | 'path' | 'unknownPath' | 'destination' | 'socketPath' | 'liveSinceMs'> & { readonly action?: AccessAction };

/** What the handlers of channels and requests need of the session that they belong to. */
export interface SessionContext {
  readonly parts: SessionParts;
  readonly id: AccessRequest['sessionId'];
  /** As it is now: a reload puts another one in its place, so it is read at each use and not kept. */
  readonly identity: Identity;
  /** As `identity`. */
  readonly target: Target;
  readonly login: string;
  readonly audit: SessionAudit;
  readonly client: ConnectionLayer;
  /** Resolves to the target's connection once it stands, or to why it does not. Never rejects. */
  readonly targetReady: Promise<TargetOutcome>;
  /** Granted by the client's requests; what the target may open follows from them. */
  readonly grants: Grants;
  readonly notices: Pick<Notices, 'tell'>;
  decide(table: ActTable, type: string, details?: ActDetails): AccessDecision;
  /** Numbers a channel before it is open, so that its first event can say which it is. */
  newChannelId(): number;
  track(id: number, kind: string, detail: string, client: Channel): TrackedChannel;
  untrack(channel: TrackedChannel): void;
  /** Keeps the session open until this is done. Its failure is logged; it is that of a channel or an event, never of the session. */
  settle(work: Promise<void>): void;
  /** Of one channel or act. */
  logFailure(thrown: unknown, what: string): void;
}

export type TargetOutcome = { readonly ok: true; readonly layer: ConnectionLayer } | { readonly ok: false; readonly message: string };

/** Each with what it is there by: a reload may take it back. */
export interface Grants {
  /** By the numbers of the channels that asked; a grant ends with its channel. */
  readonly agent: Map<number, Permit>;
  readonly x11: Map<number, Permit>;
  readonly ports: Map<number, GrantedPort>;
  readonly sockets: Map<string, Permit>;
}

/** A port that is listened on: the address in the client's words, and in those that the target was sent. */
export interface GrantedPort extends Permit {
  readonly asked: string;
  readonly sent: string;
}
