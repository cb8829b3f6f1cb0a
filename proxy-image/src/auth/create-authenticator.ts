import type { AuthContext, AuthenticationType, KeyboardAuthContext } from 'ssh2';
import type { PolicyGate } from '../access/create-gate';
import type { AuditTrail } from '../audit/audit-trail';
import type { Clock } from '../clock';
import { normaliseAddress } from '../config/address';
import type { LockTable } from '../control/lock-table';
import { resolveInnerRoute, resolveRoute } from '../targets/route';
import type { TargetInventory } from '../targets/target';
import { ProtocolViolation } from '../transport/errors';
import type { Answer, Refusal } from './attempt';
import { authenticatedAct, recordDenial, refusedAct, type AuthenticationFacts } from './authentication-audit';
import type { Authentication, AuthenticationOutcome, Authenticator, UnauthenticatedConnection } from './authenticator';
import { authenticationNotRecorded } from './errors';
import { AuthenticationMachine } from './machine';
import { createMfaProofs } from './mfa-proofs';
import { readAttempt } from './read-attempt';
import type { SecondFactor } from './second-factor/second-factor';
import type { UserDirectory } from './user-directory';

export interface AuthenticatorParts {
  readonly users: UserDirectory;
  readonly inventory: TargetInventory;
  readonly gate: Pick<PolicyGate, 'mfaRequirement'>;
  readonly lockTable: Pick<LockTable, 'match' | 'onLock'>;
  readonly trail: AuditTrail;
  readonly secondFactor: SecondFactor;
  readonly clock: Clock;
  /** Read at each use, so that a reload takes hold. */
  readonly settings: () => {
    readonly authenticationTries: number;
    readonly mfaTries: number;
    readonly mfaRememberSeconds: number;
  };
  /** Told what went wrong in the proxy itself, and on whose connection; the attempt was refused. */
  readonly onFailure: (
    error: Error,
    connection: Pick<UnauthenticatedConnection, 'sessionId' | 'sourceAddress'>,
  ) => void;
}

/** Authenticates by public key, then TOTP where the access policy asks for it. Holds the proofs of all connections. */
export function createAuthenticator(parts: AuthenticatorParts): Authenticator {
  const proofs = createMfaProofs(parts.clock, () => parts.settings().mfaRememberSeconds);
  parts.users.onReplace(() => proofs.retain(parts.users));
  // For the life of the process, as the authenticator itself.
  parts.lockTable.onLock((lock) => proofs.endBy(lock));
  return {
    begin(connection) {
      const { inner } = connection;
      const settings = parts.settings();
      const machine = new AuthenticationMachine({
        ...parts,
        proofs,
        sessionId: connection.sessionId,
        sourceAddress: normaliseAddress(connection.sourceAddress) ?? connection.sourceAddress,
        clientVersion: connection.clientVersion,
        ...(inner === undefined ? {} : { outer: inner.outer }),
        resolveRoute: (userName) =>
          inner === undefined ? resolveRoute(userName, parts.inventory) : resolveInnerRoute(userName, inner.target),
        tries: { attempts: settings.authenticationTries, codes: settings.mfaTries },
      });
      return new ConnectionAuthentication(connection, machine, parts);
    },
  };
}

/** Drives the state machine with ssh2's contexts: audits each answer before it is sent. */
class ConnectionAuthentication implements Authentication {
  #outcome: AuthenticationOutcome | undefined;
  #userName = '';
  #gone = false;
  /** While a code is checked or an event made durable nothing else may be answered. */
  #settling = false;

  constructor(
    private readonly connection: UnauthenticatedConnection,
    private readonly machine: AuthenticationMachine,
    private readonly parts: Pick<AuthenticatorParts, 'trail' | 'onFailure'>,
  ) {}

  onRequest(context: AuthContext): void {
    if (this.#gone) return;
    try {
      const attempt = readAttempt(context);
      if (this.#userName === '') this.#userName = attempt.userName;
      if (this.#settling) return this.#cut();
      const answer = this.machine.attempt(attempt);
      if (answer instanceof Promise) this.#await(context, answer);
      else this.#respond(context, answer);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  state(): 'unauthenticated' | 'mfaPending' | 'authorised' {
    if (this.#outcome !== undefined) return 'authorised';
    return this.machine.state === 'mfaPending' ? 'mfaPending' : 'unauthenticated';
  }

  outcome(): AuthenticationOutcome | undefined {
    return this.#outcome;
  }

  abort(): void {
    if (this.#gone) return;
    this.#gone = true;
    const refusal = this.machine.whenGone();
    if (refusal !== undefined) this.#recordRefusal(refusal);
  }

  #facts(): AuthenticationFacts {
    const counter = this.machine.securityKeyCounter;
    return {
      connection: this.connection,
      userName: this.#userName,
      ...(counter === undefined ? {} : { securityKeyCounter: counter }),
    };
  }

  #await(context: AuthContext, coming: Promise<Answer>): void {
    this.#settling = true;
    coming
      .then((answer) => {
        this.#settling = false;
        if (!this.#gone) this.#respond(context, answer);
        else this.#tooLate(answer);
      })
      .catch((thrown: unknown) => this.#failed(thrown));
  }

  /** The client left while its code was checked: what came of it is recorded all the same. */
  #tooLate(answer: Answer): void {
    if ('refusal' in answer && answer.refusal !== undefined) this.#recordRefusal(answer.refusal);
  }

  #respond(context: AuthContext, answer: Answer): void {
    if ('banner' in answer && answer.banner !== undefined) this.connection.sendBanner(`${answer.banner}\r\n`);
    switch (answer.kind) {
      case 'probeAccepted':
        return context.accept();
      case 'reject': {
        const reject = () =>
          context.reject([...answer.methods] satisfies AuthenticationType[], answer.progress === 'partialSuccess');
        return answer.refusal === undefined ? reject() : this.#afterRefusal(answer.refusal, reject);
      }
      case 'prompt':
        // ssh2 answers no other method with a prompt than the one that asked.
        return this.#prompt(context as KeyboardAuthContext, answer);
      case 'accept':
        return this.#settle(
          this.parts.trail.record(authenticatedAct(this.#facts(), answer.identity, answer.route)),
          () => {
            const { identity, credential, route } = answer;
            const { inner } = this.connection;
            this.#outcome = { identity, credential, route, ...(inner === undefined ? {} : { outer: inner.outer }) };
            context.accept();
          },
        );
      case 'deny':
        return this.#settle(recordDenial(this.parts.trail, this.#facts(), answer), () => this.#cut());
      case 'disconnect':
        return this.#afterRefusal(answer.refusal, () => this.#cut());
    }
  }

  #prompt(context: KeyboardAuthContext, answer: Extract<Answer, { kind: 'prompt' }>): void {
    context.prompt([{ prompt: answer.prompt, echo: false }], answer.title, answer.instruction, (given: unknown) => {
      // An abandoned prompt comes back as an error; the request that took its place is on its way here.
      if (this.#gone || !Array.isArray(given)) return;
      try {
        this.#await(context, this.machine.answer(given.map(String)));
      } catch (thrown) {
        this.#failed(thrown);
      }
    });
  }

  /** A wrong code is by a proven key: its own event, durable first, bounded by the tries and the lockout. */
  #afterRefusal(refusal: Refusal, then: () => void): void {
    if (refusal.errorCode === 'MfaFailed' && refusal.isRepeatable !== true)
      return this.#settle(this.parts.trail.record(refusedAct(this.#facts(), refusal)), then);
    this.#recordRefusal(refusal);
    then();
  }

  /** Before authentication refusals are coalesced, so that strangers cannot fill the spool. */
  #recordRefusal(refusal: Refusal): void {
    this.parts.trail.recordRefusal(refusedAct(this.#facts(), refusal));
  }

  #settle(durable: Promise<unknown>, then: () => void): void {
    this.#settling = true;
    const notDurable = (thrown: unknown) => {
      if (!this.#gone)
        this.connection.sendBanner('Sallyport: the login cannot be recorded, so it is refused. Try again later.\r\n');
      this.#failed(authenticationNotRecorded(thrown));
    };
    durable
      .then(() => {
        this.#settling = false;
        if (!this.#gone) then();
      }, notDurable)
      .catch((thrown: unknown) => this.#failed(thrown));
  }

  #cut(): void {
    this.#gone = true;
    this.connection.disconnect();
  }

  #failed(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof ProtocolViolation) this.#recordRefusal({ errorCode: 'ProtocolError', message: error.message });
    else this.parts.onFailure(error, this.connection);
    if (!this.#gone) this.#cut();
  }
}
