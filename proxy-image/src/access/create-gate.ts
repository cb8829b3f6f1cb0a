import { randomUUID } from 'node:crypto';
import { messageOf, type AuditErrorCode } from '@sallyport/contract';
import { isSourcePermitted } from '../auth/constraints';
import type { Identity } from '../auth/identity';
import type { Clock } from '../clock';
import { namesOf, type LockTable } from '../control/lock-table';
import { toCedarRequest } from './cedar-request';
import { refusalByConstraint } from './credential-constraints';
import { refusalBySpelling } from './spelling';
import type { AccessDecision, AccessRequest, ConnectionState, Gate } from './gate';
import { impliedRequests } from './implied-requests';
import { lockMessage } from './lock-message';
import { createPolicyEngine, type PolicyAnswer } from './policy-engine';
import type { AccessPolicies } from './policy-files';

/** Whether a connection to a target needs MFA on top of what the identity has proven. */
export type MfaRequirement =
  | { readonly kind: 'notNeeded' }
  | { readonly kind: 'needed' }
  | {
      readonly kind: 'denied';
      readonly errorCode: AuditErrorCode;
      readonly message: string;
      readonly policyIds: readonly string[];
    };

export interface PolicyGate extends Gate {
  /** Asks the policies for `connect` as the identity is, and again as it would be after a fresh TOTP proof. */
  mfaRequirement(
    request: Omit<AccessRequest, 'state' | 'action' | 'identity'> & { readonly identity: Identity },
  ): MfaRequirement;
  /** Takes the place of all policies in one step. @throws SallyportError `POLICIES_REJECTED`; the former then stay. */
  replacePolicies(policies: AccessPolicies): void;
}

export interface GateParts {
  readonly policies: AccessPolicies;
  readonly lockTable: LockTable;
  readonly clock: Clock;
  /** Told what went wrong inside a decision; the decision itself is a refusal. */
  readonly onFailure?: (message: string) => void;
}

type Refusal = Extract<AccessDecision, { allowed: false }>;

const refuse = (errorCode: AuditErrorCode, message: string, policyIds: readonly string[] = []): Refusal => ({
  allowed: false,
  errorCode,
  message,
  policyIds,
});

const UNKNOWN_PATH =
  'the access policies decide by path, and this path cannot be known before the act: give an absolute path without "..", "~" and patterns';

/** Only `authorised` gets as far as the policies. */
const REFUSED_STATES: Readonly<Record<Exclude<ConnectionState, 'authorised'>, Refusal>> = {
  unauthenticated: refuse('AuthenticationFailed', 'nobody is authenticated on this connection'),
  mfaPending: refuse('MfaRequired', 'the second factor has not been given yet'),
  locked: refuse('PrincipalLocked', 'the connection is locked'),
  draining: refuse('ProxyDraining', 'the proxy is draining and takes nothing new'),
};

/** @throws SallyportError `POLICIES_REJECTED` when Cedar does not take the policies. */
export function createGate(parts: GateParts): PolicyGate {
  const engine = createPolicyEngine(parts.policies, randomUUID());
  const { lockTable, clock } = parts;

  function refusalByLock(identity: Identity, { target, login, action, liveSinceMs }: AccessRequest): Refusal | undefined {
    const lock = lockTable.match({
      person: identity.person,
      principal: identity.principal,
      keyFingerprint: identity.keyFingerprint,
      login,
      ...namesOf(target),
      sourceAddress: identity.sourceAddress,
    });
    if (lock !== undefined) return refuse('PrincipalLocked', lockMessage(lock));
    // What cannot be read may hold a lock: live sessions go on under the last known ones, new ones do not start.
    if (action === 'connect' && liveSinceMs === undefined && !lockTable.isFresh())
      return refuse('AccessDenied', 'the locks cannot be read, so no new session is started');
    return undefined;
  }

  /** Everything but the state: locks, then the key's own bounds, then the policies. */
  function decide(request: AccessRequest, identity: Identity): AccessDecision {
    const now = clock.now();
    const refusal =
      refusalByLock(identity, request) ??
      refusalByIdentity(identity, now) ??
      refusalByTarget(request) ??
      refusalByConstraint(request, identity.constraints) ??
      refusalBySpelling(request);
    if (refusal !== undefined) return refusal;
    const answer = askPolicies(request, identity, request.liveSinceMs ?? now);
    if (!answer.allowed) return refuse('AccessDenied', denialMessage(request, answer.policyIds), answer.policyIds);
    if (request.unknownPath === true && !engine.pathRules.permitUnknown(answer.policyIds))
      return refuse('AccessDenied', UNKNOWN_PATH);
    return { allowed: true, policyIds: answer.policyIds };
  }

  /** The answer to the request itself, or to what implies it where no policy speaks of it. */
  function askPolicies(request: AccessRequest, identity: Identity, atMs: number): PolicyAnswer {
    const ask = (each: AccessRequest): PolicyAnswer => {
      const answer = engine.decide(toCedarRequest(each, identity, atMs));
      if (answer.failures.length > 0)
        parts.onFailure?.(`access policies could not be evaluated: ${answer.failures.join('; ')}`);
      return answer;
    };
    const answer = ask(request);
    if (answer.allowed || answer.policyIds.length > 0 || answer.failures.length > 0) return answer;
    for (const implying of impliedRequests(request)) {
      const implied = ask(implying);
      if (implied.allowed) return implied;
    }
    return answer;
  }

  /** The gate never throws: what goes wrong inside is a refusal. */
  function guarded(decision: () => AccessDecision): AccessDecision {
    try {
      return decision();
    } catch (thrown) {
      parts.onFailure?.(`an access decision failed: ${messageOf(thrown)}`);
      return refuse('AccessDenied', 'the access policies could not be evaluated');
    }
  }

  return {
    authorize: (request) =>
      guarded(() => {
        if (request.state !== 'authorised')
          return (
            REFUSED_STATES[request.state] ??
            refuse('AccessDenied', 'the connection is in no state that permits anything')
          );
        if (request.identity === undefined) return REFUSED_STATES.unauthenticated;
        return decide(request, request.identity);
      }),
    mfaRequirement({ identity, ...rest }) {
      const connect = { ...rest, state: 'authorised', action: 'connect' } as const;
      const asIs = guarded(() => decide({ ...connect, identity }, identity));
      if (asIs.allowed) return { kind: 'notNeeded' };
      const proven: Identity = { ...identity, mfa: 'true', mfaEvidence: 'totp', mfaProvenAtMs: clock.now() };
      const withMfa = guarded(() => decide({ ...connect, identity: proven }, proven));
      if (withMfa.allowed) return { kind: 'needed' };
      return { kind: 'denied', errorCode: withMfa.errorCode, message: withMfa.message, policyIds: withMfa.policyIds };
    },
    replacePolicies: (policies) => engine.replace(policies),
  };
}

function refusalByIdentity(identity: Identity, nowMs: number): Refusal | undefined {
  const { constraints } = identity;
  if (constraints.expiresAtMs !== undefined && nowMs >= constraints.expiresAtMs)
    return refuse('GrantExpired', 'the key has expired');
  if (!isSourcePermitted(constraints, identity.sourceAddress))
    return refuse('AccessDenied', 'the key may not be used from this address');
  return undefined;
}

function refusalByTarget({ target, login }: AccessRequest): Refusal | undefined {
  if (target.logins.length === 0 || target.logins.includes(login)) return undefined;
  return refuse('AccessDenied', `the target has no login ${JSON.stringify(login)} for you`);
}

function denialMessage(request: AccessRequest, policyIds: readonly string[]): string {
  const act = `${request.action} as ${JSON.stringify(request.login)} on ${request.target.name}`;
  return policyIds.length === 0
    ? `no access policy permits ${act}`
    : `access policy ${policyIds.join(', ')} forbids ${act}`;
}
