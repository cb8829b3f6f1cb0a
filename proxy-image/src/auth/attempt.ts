import type { AuditErrorCode } from '@sallyport/contract';
import type { Route } from './authenticator';
import type { Identity } from './identity';
import type { Credential } from './user-directory';
import type { SignatureProof } from './verify-signature';

interface Asked {
  readonly userName: string;
  readonly service: string;
}

/** One SSH_MSG_USERAUTH_REQUEST (RFC 4252 section 5), parsed. */
export type Attempt =
  | (Asked & { readonly kind: 'none' })
  | (Asked & {
      readonly kind: 'probe';
      readonly keyBlob: Buffer;
      readonly algorithm: string;
      readonly hashAlgorithm?: string;
    })
  | (Asked & { readonly kind: 'signature'; readonly keyBlob: Buffer } & SignatureProof)
  | (Asked & { readonly kind: 'keyboardInteractive' })
  /** password, hostbased and whatever else: never accepted. */
  | (Asked & { readonly kind: 'unsupported'; readonly method: string });

export type MethodLeft = 'publickey' | 'keyboard-interactive';

/** What goes into the audit trail about a refusal. The identity is there only when its signature was verified. */
export interface Refusal {
  readonly errorCode: AuditErrorCode;
  readonly message: string;
  readonly identity?: Identity;
  readonly keyFingerprint?: string;
  readonly policyIds?: readonly string[];
  /** Can be had again and again: told with a count and not one by one, also of a proven identity. */
  readonly isRepeatable?: true;
}

/** What the proxy answers. `banner` is for the person at the client and is sent before the answer. */
export type Answer =
  | {
      readonly kind: 'reject';
      readonly methods: readonly MethodLeft[];
      /** RFC 4252 section 5.1: a factor was proven and another one is needed. */
      readonly progress: 'none' | 'partialSuccess';
      readonly refusal?: Refusal;
      readonly banner?: string;
    }
  | { readonly kind: 'probeAccepted' }
  | { readonly kind: 'prompt'; readonly title: string; readonly instruction: string; readonly prompt: string }
  | { readonly kind: 'accept'; readonly identity: Identity; readonly credential: Credential; readonly route: Route }
  /** The identity is proven, and may not go where it wants to: told, recorded as a refused session, cut. */
  | {
      readonly kind: 'deny';
      readonly identity: Identity;
      readonly route?: Route;
      readonly refusal: Refusal;
      readonly banner: string;
    }
  | { readonly kind: 'disconnect'; readonly refusal: Refusal; readonly banner?: string };
