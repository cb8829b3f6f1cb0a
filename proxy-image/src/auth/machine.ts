import type { Lock, SessionId } from '@sallyport/contract';
import type { MfaRequirement, PolicyGate } from '../access/create-gate';
import { lockMessage } from '../access/lock-message';
import type { Clock } from '../clock';
import { namesOf, type LockTable } from '../control/lock-table';
import type { RouteResult } from '../targets/route';
import type { Answer, Attempt, MethodLeft, Refusal } from './attempt';
import type { Route } from './authenticator';
import type { Identity } from './identity';
import type { MfaProofs, ProofHolder } from './mfa-proofs';
import { proveKey, withTotpProof } from './prove-key';
import { fingerprintOf } from './public-key';
import { reviewStanding, type Standing } from './standing';
import { codeRefusal, lastBanner, lockedOutBanner, nextBanner, promptFor } from './second-factor/answers';
import type { SecondFactor } from './second-factor/second-factor';
import type { Credential, UserDirectory } from './user-directory';
import { isAlgorithmAccepted } from './verify-signature';

export interface MachineParts {
  readonly sessionId: SessionId;
  readonly sourceAddress: string;
  readonly clientVersion: string;
  /** What the connection around this one stands on (jump): its constraints go on holding inside. */
  readonly outer?: Standing;
  readonly users: UserDirectory;
  readonly resolveRoute: (userName: string) => RouteResult;
  readonly gate: Pick<PolicyGate, 'mfaRequirement'>;
  readonly lockTable: Pick<LockTable, 'match'>;
  readonly secondFactor: SecondFactor;
  readonly proofs: MfaProofs;
  /** Failed attempts on the connection, and wrong codes on it, before it is cut. */
  readonly tries: { readonly attempts: number; readonly codes: number };
  readonly clock: Clock;
}

/** A key is proven and the policy asks for a second factor. Fixed: no later request changes whose factor it is. */
interface Pending {
  readonly kind: 'mfaPending';
  readonly credential: Credential;
  readonly identity: Identity;
  readonly route: Route;
  readonly secret: string;
}

type State =
  { readonly kind: 'unauthenticated' } | Pending | { readonly kind: 'accepted' } | { readonly kind: 'ended' };

/** Accepted probes and empty requests cost as well: so many requests in all for each failed attempt that is allowed. */
const REQUESTS_PER_TRY = 4;

/** Told to a client whose key was proven, and means nothing any more. */
const NO_LONGER = 'Sallyport: your access was changed while you logged in. Log in again.';

/**
 * Authentication of one connection (RFC 4252, RFC 4256): attempts in, answers out, nothing else. An identity comes
 * only from {@link proveKey}; a probe leaves no state; the first verified key decides whose second factor is asked.
 */
export class AuthenticationMachine {
  #state: State = { kind: 'unauthenticated' };
  #userName: string | undefined;
  #prompting = false;
  /** While the shared state of codes is read or written. */
  #checking = false;
  #requests = 0;
  #failures = 0;
  #wrongCodes = 0;
  #securityKeyCounter: number | undefined;
  /** What the audit trail says when the client goes away without having been let in, unless it said something before. */
  #quietFailure: Refusal | undefined;
  #told = false;

  constructor(private readonly parts: MachineParts) {}

  get state(): State['kind'] {
    return this.#state.kind;
  }

  /** The signature counter of a security key, for the audit event. */
  get securityKeyCounter(): number | undefined {
    return this.#securityKeyCounter;
  }

  /** What there is to record about a client that left: undefined when nothing was refused or pending. */
  whenGone(): Refusal | undefined {
    if (this.#state.kind === 'unauthenticated') return this.#told ? undefined : this.#quietFailure;
    if (this.#state.kind !== 'mfaPending' || this.#wrongCodes > 0) return undefined;
    return {
      errorCode: 'MfaRequired',
      message: this.#checking
        ? 'the client left while its code was checked'
        : 'the client left without giving the second factor',
      identity: this.#state.identity,
    };
  }

  /** A promise only where the shared state of codes is asked; nothing else may be asked meanwhile. */
  attempt(attempt: Attempt): Answer | Promise<Answer> {
    this.#prompting = false;
    const cut = this.#refusalToListen(attempt);
    if (cut !== undefined) return this.#end(cut);
    switch (attempt.kind) {
      case 'none':
        // The first is how every client asks which methods there are (RFC 4252 section 5.2).
        return this.#requests === 1
          ? { kind: 'reject', methods: this.#methods(), progress: 'none' }
          : this.#fail({ errorCode: 'AuthenticationFailed', message: 'no authentication was offered' });
      case 'probe':
        return this.#probe(attempt);
      case 'signature':
        return this.#signature(attempt);
      case 'keyboardInteractive':
        return this.#startPrompt();
      case 'unsupported':
        return this.#fail(
          { errorCode: 'AuthenticationFailed', message: `method ${attempt.method} is not accepted` },
          'tell',
        );
    }
  }

  /** The answers to the prompt (RFC 4256 section 3.4). */
  async answer(responses: readonly string[]): Promise<Answer> {
    if (this.#state.kind !== 'mfaPending' || !this.#prompting)
      return this.#end({ errorCode: 'AuthenticationFailed', message: 'an answer came without a question' });
    this.#prompting = false;
    const asked = this.#lookUpAgain(this.#state);
    if ('errorCode' in asked) return this.#end(asked, NO_LONGER);
    const code = responses.length === 1 ? (responses[0] ?? '') : '';
    const result = await this.#whileChecking(
      this.parts.secondFactor.verify(asked.identity.principal, asked.secret, code),
    );
    // Users may have been read again while the code was checked: it must be of the secret that holds now.
    const state = this.#lookUpAgain(asked);
    if ('errorCode' in state) return this.#end(state, NO_LONGER);
    if (result.kind === 'accepted')
      return state.secret === asked.secret
        ? this.#secondFactorProven(state)
        : this.#end({ errorCode: 'MfaFailed', message: 'the secret was changed', identity: state.identity }, NO_LONGER);
    this.#wrongCodes += 1;
    const refusal = codeRefusal(result, state.identity);
    const isLast = result.kind === 'lockedOut' || result.kind === 'unavailable';
    if (isLast || this.#wrongCodes >= this.parts.tries.codes) return this.#end(refusal, lastBanner(result));
    return {
      kind: 'reject',
      methods: ['keyboard-interactive'],
      progress: 'none',
      refusal,
      banner: nextBanner(result),
    };
  }

  async #whileChecking<T>(asked: Promise<T>): Promise<T> {
    this.#checking = true;
    try {
      return await asked;
    } finally {
      this.#checking = false;
    }
  }

  #methods(): readonly MethodLeft[] {
    return this.#state.kind === 'mfaPending' ? ['keyboard-interactive'] : ['publickey'];
  }

  /** What ends the connection before the attempt is looked at. */
  #refusalToListen(attempt: Attempt): Refusal | undefined {
    const failed = (message: string): Refusal => ({ errorCode: 'AuthenticationFailed', message });
    if (this.#state.kind === 'accepted' || this.#state.kind === 'ended')
      return failed('a request came after the decision');
    if (attempt.service !== 'ssh-connection') return failed('a service other than ssh-connection was asked for');
    if (this.#userName !== undefined && this.#userName !== attempt.userName)
      return failed('the user name was changed during authentication');
    this.#userName = attempt.userName;
    this.#requests += 1;
    if (this.#requests > this.parts.tries.attempts * REQUESTS_PER_TRY)
      return { errorCode: 'LimitExceeded', message: 'too many authentication requests' };
    const lock = this.#lockOfSource();
    // One that spares who proves a key can be carried out only when somebody has not (in #fail).
    return lock === undefined || lock.scope === 'unproven'
      ? undefined
      : { errorCode: 'PrincipalLocked', message: lockMessage(lock) };
  }

  #lockOfSource(): Lock | undefined {
    return this.parts.lockTable.match({ sourceAddress: this.parts.sourceAddress });
  }

  #probe(attempt: Extract<Attempt, { kind: 'probe' }>): Answer {
    const credential = this.#credentialFor(attempt);
    if (credential !== undefined) return { kind: 'probeAccepted' };
    return this.#fail({
      errorCode: 'AuthenticationFailed',
      message: 'the key is not known, or its algorithm is not accepted',
      keyFingerprint: fingerprintOf(attempt.keyBlob),
    });
  }

  /** The credential of the key, if it is one and may be used now, with this algorithm. */
  #credentialFor(attempt: Extract<Attempt, { kind: 'probe' | 'signature' }>): Credential | undefined {
    if (this.#state.kind !== 'unauthenticated') return undefined;
    const credential = this.parts.users.findByKey(attempt.keyBlob);
    return credential !== undefined &&
      isAlgorithmAccepted(credential.publicKey, attempt.algorithm, attempt.hashAlgorithm)
      ? credential
      : undefined;
  }

  #signature(attempt: Extract<Attempt, { kind: 'signature' }>): Answer {
    const credential = this.#credentialFor(attempt);
    const keyFingerprint = fingerprintOf(attempt.keyBlob);
    if (credential === undefined)
      return this.#fail(
        {
          errorCode: 'AuthenticationFailed',
          message: 'the key is not known, or its algorithm is not accepted',
          keyFingerprint,
        },
        'tell',
      );
    const { parts } = this;
    const proof = proveKey(credential, attempt, {
      sourceAddress: parts.sourceAddress,
      clientVersion: parts.clientVersion,
      nowMs: parts.clock.now(),
      ...(parts.outer === undefined ? {} : { outerConstraints: parts.outer.identity.constraints }),
    });
    if (!proof.proven) {
      return this.#fail(
        { errorCode: proof.errorCode, message: proof.message, keyFingerprint },
        'tell',
        proof.audience === 'keyHolder' ? `Sallyport: ${proof.message}.` : undefined,
      );
    }
    this.#securityKeyCounter = proof.securityKeyCounter;
    return this.#keyProven(credential, proof.identity, attempt.userName);
  }

  #keyProven(credential: Credential, proven: Identity, userName: string): Answer {
    const routed = this.parts.resolveRoute(userName);
    const route = routed.ok ? routed.route : undefined;
    const holder = holderOf(credential, proven);
    const locked = this.#refusalByLock(proven, route);
    if (locked !== undefined) {
      this.parts.proofs.forget(holder);
      return this.#deny(proven, route, locked);
    }
    const provenAtMs = proven.mfa === 'true' ? undefined : this.parts.proofs.find(holder);
    const identity = provenAtMs === undefined ? proven : withTotpProof(proven, provenAtMs);
    if (!routed.ok) return this.#deny(identity, undefined, { errorCode: 'AccessDenied', message: routed.message });
    if (routed.route.kind === 'jump') return this.#accept(identity, credential, routed.route);
    const requirement = this.#mfaRequirement(identity, routed.route);
    if (requirement.kind === 'notNeeded') return this.#accept(identity, credential, routed.route);
    if (requirement.kind === 'denied') return this.#deny(identity, routed.route, requirement);
    const secret = credential.user.totpSecret;
    if (secret !== undefined) {
      this.#state = { kind: 'mfaPending', credential, identity: proven, route: routed.route, secret };
      return { kind: 'reject', methods: ['keyboard-interactive'], progress: 'partialSuccess' };
    }
    // No second factor is set up for this key's owner; another key of theirs (a security key) may still do.
    return this.#fail(
      {
        errorCode: 'MfaRequired',
        message: 'the access policy asks for MFA and no second factor is set up',
        identity: proven,
      },
      'tell',
      `Sallyport: ${routed.route.target.name} asks for a second factor, and none is set up for ${proven.person}. Ask your administrator for a TOTP secret, or use a FIDO key made with ssh-keygen -t ed25519-sk -O verify-required.`,
    );
  }

  #startPrompt(): Answer | Promise<Answer> {
    if (this.#state.kind !== 'mfaPending')
      return this.#fail({ errorCode: 'AuthenticationFailed', message: 'a code was offered before a key was proven' });
    return this.#prompt(this.#state);
  }

  async #prompt(pending: Pending): Promise<Answer> {
    const looked = await this.#whileChecking(this.parts.secondFactor.look(pending.identity.principal));
    const state = this.#lookUpAgain(pending);
    if ('errorCode' in state) return this.#end(state, NO_LONGER);
    if (looked.kind === 'unavailable') return this.#end(codeRefusal(looked, state.identity), lastBanner(looked));
    if (looked.kind === 'lockedOut')
      return this.#end(
        { ...codeRefusal(looked, state.identity), isRepeatable: true },
        lockedOutBanner(looked.remainingMs),
      );
    this.#prompting = true;
    return promptFor(state.identity);
  }

  /** Users may have been read again since the key was proven: the code is asked of whom they name now. */
  #lookUpAgain(state: Pending): Pending | Refusal {
    const { outer, users, clock } = this.parts;
    const { identity, credential } = state;
    const review = reviewStanding(
      { identity, credential, ...(outer === undefined ? {} : { outer }) },
      users,
      clock.now(),
    );
    if (review.kind === 'unchanged') return state;
    if (review.kind === 'gone') return { errorCode: 'AuthenticationFailed', message: review.reason, identity };
    const { standing } = review;
    const secret = standing.credential.user.totpSecret;
    if (secret === undefined)
      return { errorCode: 'MfaRequired', message: 'the second factor was taken away', identity };
    const pending: Pending = { ...state, identity: standing.identity, credential: standing.credential, secret };
    this.#state = pending;
    return pending;
  }

  #secondFactorProven(state: Pending): Answer {
    const { parts } = this;
    const identity = withTotpProof(state.identity, parts.clock.now());
    const { route } = state;
    // Time has passed since the key was proven: a lock may have come, and the key may have expired.
    const locked = this.#refusalByLock(identity, route);
    if (locked !== undefined) return this.#deny(identity, route, locked);
    parts.proofs.remember(holderOf(state.credential, identity));
    if (route.kind === 'jump') return this.#accept(identity, state.credential, route);
    const requirement = this.#mfaRequirement(identity, route);
    if (requirement.kind === 'notNeeded') return this.#accept(identity, state.credential, route);
    const refusal: Refusal =
      requirement.kind === 'denied'
        ? requirement
        : { errorCode: 'AccessDenied', message: 'the access policy asks for another kind of MFA' };
    return this.#deny(identity, route, refusal);
  }

  #mfaRequirement(identity: Identity, { target, login }: Extract<Route, { kind: 'target' }>): MfaRequirement {
    return this.parts.gate.mfaRequirement({ identity, target, login, sessionId: this.parts.sessionId });
  }

  #refusalByLock(identity: Identity, route: Route | undefined): Refusal | undefined {
    const lock = this.parts.lockTable.match({
      person: identity.person,
      principal: identity.principal,
      keyFingerprint: identity.keyFingerprint,
      sourceAddress: identity.sourceAddress,
      ...(route?.kind === 'target' ? { ...namesOf(route.target), login: route.login } : {}),
    });
    return lock === undefined ? undefined : { errorCode: 'PrincipalLocked', message: lockMessage(lock) };
  }

  #accept(identity: Identity, credential: Credential, route: Route): Answer {
    this.#state = { kind: 'accepted' };
    return { kind: 'accept', identity, credential, route };
  }

  #deny(identity: Identity, route: Route | undefined, refusal: Refusal): Answer {
    this.#state = { kind: 'ended' };
    return {
      kind: 'deny',
      identity,
      ...(route === undefined ? {} : { route }),
      refusal: { ...refusal, identity },
      banner: `Sallyport: ${refusal.message}.`,
    };
  }

  #end(refusal: Refusal, banner?: string): Answer {
    this.#state = { kind: 'ended' };
    return { kind: 'disconnect', refusal, ...(banner === undefined ? {} : { banner }) };
  }

  /** `quiet` failures are ordinary (an agent offers its keys): they are recorded once, when the client gives up. */
  #fail(given: Refusal, audit: 'quiet' | 'tell' = 'quiet', banner?: string): Answer {
    // Who has proven a key is known, whatever is tried after it.
    const refusal: Refusal = this.#state.kind === 'mfaPending' ? { identity: this.#state.identity, ...given } : given;
    this.#failures += 1;
    const lock = this.#state.kind === 'unauthenticated' ? this.#lockOfSource() : undefined;
    if (lock !== undefined) return this.#failUnderLock(lock, refusal, audit, banner);
    if (this.#failures >= this.parts.tries.attempts)
      return this.#end(
        { ...refusal, errorCode: 'LimitExceeded', message: `too many failed attempts; the last: ${refusal.message}` },
        banner,
      );
    return this.#reject(refusal, audit, banner);
  }

  /**
   * A failure from a source that a lock holds. An agent may offer its keys, since one of them may be proven yet; whatever
   * else is unproven ends here. It is told as the lock's doing, so that it counts towards no other lock.
   */
  #failUnderLock(lock: Lock, refusal: Refusal, audit: 'quiet' | 'tell', banner: string | undefined): Answer {
    const locked: Refusal = { ...refusal, errorCode: 'PrincipalLocked', message: lockMessage(lock) };
    const isOver = audit === 'tell' || this.#failures >= this.parts.tries.attempts;
    return isOver ? this.#end(locked, banner) : this.#reject(locked, audit, banner);
  }

  #reject(refusal: Refusal, audit: 'quiet' | 'tell', banner: string | undefined): Answer {
    if (audit === 'quiet') this.#quietFailure ??= refusal;
    else this.#told = true;
    return {
      kind: 'reject',
      methods: this.#methods(),
      progress: 'none',
      ...(audit === 'tell' ? { refusal } : {}),
      ...(banner === undefined ? {} : { banner }),
    };
  }
}

function holderOf(credential: Credential, identity: Identity): ProofHolder {
  return { user: credential.user, keyFingerprint: identity.keyFingerprint, sourceAddress: identity.sourceAddress };
}
