import type { SessionId } from '@sallyport/contract';
import type { AuthContext } from 'ssh2';
import type { ConnectionState } from '../access/gate';
import type { Target } from '../targets/target';
import type { Standing } from './standing';

/** Where an authenticated connection goes. */
export type Route =
  /** The user name named a target (`login+target`), or the connection is the inner one of a jump. */
  | { readonly kind: 'target'; readonly target: Target; readonly login: string }
  /** No target in the user name: only `direct-tcpip` to a target of the inventory, which the proxy terminates itself. */
  | {
      readonly kind: 'jump';
      /** Why the user name did not name a target, when it looks as if it was meant to; for the text a shell gets. */
      readonly hint?: string;
    };

/** What is known about a connection before it proves anything. */
export interface UnauthenticatedConnection {
  /** Given at accept, so that the events of authentication and of the session carry the same id. */
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  /** Software version of the client's identification string, e.g. `OpenSSH_9.2p1`. */
  readonly clientVersion: string;
  /** Set on the inner connection of a jump: the target is fixed and the whole user name is the login. */
  readonly inner?: { readonly target: Target; readonly outer: Standing };
  /** What the key exchange agreed on, for audit events. */
  algorithms?(): Readonly<Record<string, string>>;
  /** Shown by the client before it asks for the next factor (SSH_MSG_USERAUTH_BANNER, RFC 4252 section 5.4). */
  sendBanner(text: string): void;
  /** Ends the connection (RFC 4253 section 11.1); what there is to tell was sent as a banner before. */
  disconnect(): void;
}

export interface AuthenticationOutcome extends Standing {
  readonly route: Route;
}

/** One connection's way from nothing to an identity. */
export interface Authentication {
  /**
   * Called with each of ssh2's authentication contexts, one at a time: the next comes only after the one before was
   * accepted or rejected. Must end in `accept()` or `reject(methods)`. AuthenticateUser is durable before `accept()`
   * of the last factor.
   */
  onRequest(context: AuthContext): void;
  state(): Extract<ConnectionState, 'unauthenticated' | 'mfaPending' | 'authorised'>;
  /** Set from the moment at which the last factor was accepted. */
  outcome(): AuthenticationOutcome | undefined;
  /** The connection is gone: forget timers and prompts. Idempotent. */
  abort(): void;
}

export interface Authenticator {
  begin(connection: UnauthenticatedConnection): Authentication;
}
