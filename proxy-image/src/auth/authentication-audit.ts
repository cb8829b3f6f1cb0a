import type { AuditAct, AuditTrail } from '../audit/audit-trail';
import type { Answer, Refusal } from './attempt';
import type { Route, UnauthenticatedConnection } from './authenticator';
import type { Identity } from './identity';

/** What every act of one connection's authentication carries, whatever comes of it. */
export interface AuthenticationFacts {
  readonly connection: UnauthenticatedConnection;
  /** As the client sent it; it identifies nobody. */
  readonly userName: string;
  readonly securityKeyCounter?: number;
}

/** Long names are the client's doing; what identifies is in the identity. */
const USER_NAME_CHARACTERS = 256;

function baseOf(
  { connection, userName, securityKeyCounter }: AuthenticationFacts,
  identity: Identity | undefined,
  route: Route | undefined,
) {
  const { inner } = connection;
  const target = route?.kind === 'target' ? route.target : inner?.target;
  return {
    sessionId: connection.sessionId,
    sourceAddress: connection.sourceAddress,
    clientVersion: connection.clientVersion,
    ...(identity === undefined ? {} : { identity }),
    ...(target === undefined ? {} : { target }),
    ...(route?.kind === 'target' ? { login: route.login } : {}),
    requestParameters: {
      userName: userName.slice(0, USER_NAME_CHARACTERS),
      ...(identity === undefined
        ? {}
        : { keyFingerprint: identity.keyFingerprint, keyAlgorithm: identity.keyAlgorithm }),
    },
    additional: {
      ...connection.algorithms?.(),
      ...(securityKeyCounter === undefined ? {} : { securityKeyCounter: String(securityKeyCounter) }),
      ...(inner === undefined ? {} : { outerPrincipal: inner.outer.identity.principal }),
    },
  };
}

export function authenticatedAct(facts: AuthenticationFacts, identity: Identity, route: Route | undefined): AuditAct {
  return { ...baseOf(facts, identity, route), eventName: 'AuthenticateUser' };
}

export function refusedAct(facts: AuthenticationFacts, refusal: Refusal): AuditAct {
  const { identity, keyFingerprint, errorCode, message } = refusal;
  return {
    ...baseOf(facts, identity, undefined),
    eventName: 'AuthenticateUser',
    ...(identity === undefined
      ? {
          claimed: {
            userName: facts.userName.slice(0, USER_NAME_CHARACTERS),
            ...(keyFingerprint === undefined ? {} : { keyFingerprint }),
          },
        }
      : {}),
    errorCode,
    errorMessage: message,
  };
}

/**
 * A proven identity that may not go on. A lock refuses the login itself; a policy (or a target that is not there)
 * refuses the session after a login that was good.
 */
export async function recordDenial(
  trail: AuditTrail,
  facts: AuthenticationFacts,
  answer: Extract<Answer, { kind: 'deny' }>,
): Promise<void> {
  const { identity, route, refusal } = answer;
  const refused = { errorCode: refusal.errorCode, errorMessage: refusal.message };
  if (refusal.errorCode === 'PrincipalLocked') {
    await trail.record({ ...authenticatedAct(facts, identity, route), ...refused });
    return;
  }
  await trail.record(authenticatedAct(facts, identity, route));
  const act = authenticatedAct(facts, identity, route);
  await trail.record({
    ...act,
    ...refused,
    eventName: 'StartSession',
    additional: { ...act.additional, policyIds: (refusal.policyIds ?? []).join(',') },
  });
}
