import type { AccessAction, AuditErrorCode, SessionId } from '@sallyport/contract';
import type { Identity } from '../auth/identity';
import type { Target } from '../targets/target';

/** Where a connection stands. Only `authorised` can be allowed anything. */
export type ConnectionState = 'unauthenticated' | 'mfaPending' | 'authorised' | 'locked' | 'draining';

export interface AccessRequest {
  readonly state: ConnectionState;
  /** Absent before a signature was verified. */
  readonly identity?: Identity;
  readonly action: AccessAction;
  readonly target: Target;
  readonly login: string;
  readonly sessionId: SessionId;
  /** Whether what is started has a terminal. */
  readonly terminal?: boolean;
  readonly command?: string;
  readonly subsystem?: string;
  /** Of the object itself, with no link in it, where the target tells; of a folder that is listed, with a slash behind it. */
  readonly path?: string;
  /** The act is on a path that cannot be made canonical, or not be known before it. */
  readonly unknownPath?: true;
  /** In its one spelling (`canonicalHost`). The address is one that it leads to; absent where only the target can tell. */
  readonly destination?: { readonly host: string; readonly port: number; readonly address?: string };
  readonly socketPath?: string;
  /**
   * Set when a live session, or what runs in it, is asked about again: the Unix time in ms at which it began. The time of
   * day and the age of a second factor are judged as they were then, so that only what was changed ends anything.
   */
  readonly liveSinceMs?: number;
}

export type AccessDecision =
  | { readonly allowed: true; readonly policyIds: readonly string[] }
  | {
      readonly allowed: false;
      readonly errorCode: AuditErrorCode;
      /** For the person at the client: what was refused and why, without secrets or the names of other targets. */
      readonly message: string;
      readonly policyIds: readonly string[];
    };

/** The one gate. Synchronous, never throws; anything that goes wrong inside is a refusal. */
export interface Gate {
  authorize(request: AccessRequest): AccessDecision;
}
