import {
  AUDIT_EVENT_FIELD_LIMITS,
  AUDIT_EVENT_VERSION,
  auditEventSchema,
  eventDigest,
  GENESIS_DIGEST,
  type AuditErrorCode,
  type AuditEvent,
} from '@sallyport/contract';
import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../clock';
import type { PutAuditEvents } from './put-audit-events';

/** One act of the runner. Keys of the maps are lower camel case. */
export interface RunnerAct {
  readonly eventName: 'RunRunbook' | 'RunResponse';
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly responseElements?: Readonly<Record<string, string>>;
  readonly errorCode?: AuditErrorCode;
  readonly errorMessage?: string;
}

export interface RunEmitter {
  /** The chain that this process writes: `runner-…`. */
  readonly proxyId: string;
  /** Resolves once the store has taken the event. Throws `EMIT_FAILED`; the event keeps its place in the chain. */
  emit(act: RunnerAct): Promise<AuditEvent>;
}

export interface RunEmitterOptions {
  readonly put: PutAuditEvents;
  /** Of the channel or stream that `put` writes to: region and account come from it. */
  readonly channelArn: string;
  readonly eventSource: string;
  /** Who runs: the person at the terminal, or `watch`. */
  readonly principal: string;
  readonly clock?: Clock;
}

/** Every run and every response is an audit event; each process that runs them writes one chain of its own. */
export function createRunEmitter(options: RunEmitterOptions): RunEmitter {
  const clock = options.clock ?? systemClock;
  const proxyId = `runner-${randomBytes(6).toString('hex')}`;
  const [, , , region = '', accountId = ''] = options.channelArn.split(':');
  let sequence = 0;
  let previousDigest = GENESIS_DIGEST;
  let unsent: AuditEvent[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const build = (act: RunnerAct): AuditEvent => {
    sequence += 1;
    const timeMs = clock.now();
    const event = auditEventSchema.parse({
      version: AUDIT_EVENT_VERSION,
      userIdentity: { type: 'Service', principalId: options.principal },
      userAgent: 'sallyport-runbooks',
      eventSource: options.eventSource,
      eventName: act.eventName,
      eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
      UID: `${proxyId}-${sequence}`,
      requestParameters: act.requestParameters,
      ...(act.responseElements === undefined ? {} : { responseElements: act.responseElements }),
      ...(act.errorCode === undefined ? {} : { errorCode: act.errorCode }),
      ...(act.errorMessage === undefined
        ? {}
        : { errorMessage: act.errorMessage.slice(0, AUDIT_EVENT_FIELD_LIMITS.errorMessage) }),
      recipientAccountId: accountId,
      additionalEventData: {
        sessionId: '',
        proxyId,
        sequence: String(sequence),
        previousDigest,
        timeMs: String(timeMs),
        person: '',
        principalClass: 'service',
        mfa: 'false',
        mfaEvidence: 'none',
        target: '',
        login: '',
        proxyAccountId: accountId,
        targetAccountId: '',
        region,
      },
    });
    previousDigest = eventDigest(event);
    return event;
  };

  return {
    proxyId,
    emit: (act) => {
      const event = build(act);
      unsent.push(event);
      // One request at a time, in order; what failed goes again with the next event, so that the chain has no gap.
      const sent = last.then(async () => {
        // A copy: what comes while this one is under way joins `unsent`, and must not be taken for sent.
        const batch = [...unsent];
        if (batch.length === 0) return;
        await options.put(batch);
        unsent = unsent.filter((each) => !batch.includes(each));
      });
      last = sent.catch(() => undefined);
      return sent.then(() => event);
    },
  };
}
