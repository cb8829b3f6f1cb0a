import {
  AUDIT_EVENT_VERSION,
  auditEventSchema,
  eventDigest,
  GENESIS_DIGEST,
  type AuditEvent,
} from '@sallyport/contract';
import type { CaseAuditEvent, RunbookCase } from './case-schema';

export interface CaseContext {
  readonly proxyId: string;
  /** The window's end, Unix time in ms, at a whole second. */
  readonly endMs: number;
  readonly accountId: string;
  readonly region: string;
}

/** Just after the window: the watermark is past it. */
const DEFAULT_HEARTBEAT_MS = 1_000;

/**
 * The case's audit events as its proxy would have sent them: one chain in order of time, then a heartbeat. Copies have
 * the UID of their original; they come in later deliveries, because PutAuditEvents refuses a UID twice in one request.
 */
export function buildAuditEvents(runbookCase: RunbookCase, context: CaseContext): AuditEvent[][] {
  const planned = runbookCase.events
    .flatMap((event) => ('event' in event ? repeats(event) : []))
    .sort((a, b) => a.offsetMs - b.offsetMs);
  const heartbeatMs = runbookCase.heartbeat ?? DEFAULT_HEARTBEAT_MS;
  const before = planned.filter((each) => each.offsetMs <= heartbeatMs);
  const after = planned.filter((each) => each.offsetMs > heartbeatMs);
  const heartbeat: Planned = {
    offsetMs: heartbeatMs,
    number: 1,
    event: heartbeatEvent(runbookCase.heartbeat === undefined),
  };

  const deliveries: AuditEvent[][] = [];
  let previousDigest: string = GENESIS_DIGEST;
  for (const [index, plan] of [...before, heartbeat, ...after].entries()) {
    const event = buildOne(plan, context, index + 1, previousDigest);
    previousDigest = eventDigest(event);
    const sent = without(event, plan.event.omit);
    for (let copy = 0; copy < plan.event.copies; copy += 1) (deliveries[copy] ??= []).push(sent);
  }
  return deliveries;
}

interface Planned {
  readonly event: CaseAuditEvent;
  readonly offsetMs: number;
  /** Which repetition, from 1. */
  readonly number: number;
}

const repeats = (event: CaseAuditEvent): Planned[] =>
  Array.from({ length: event.repeat }, (_, index) => ({
    event,
    number: index + 1,
    offsetMs: event.at + index * event.every,
  }));

function heartbeatEvent(final: boolean): CaseAuditEvent {
  return {
    event: 'EmitHeartbeat',
    at: 0,
    repeat: 1,
    every: 0,
    copies: 1,
    omit: [],
    principal: 'sallyport',
    person: '',
    class: 'service',
    mfa: 'false',
    source: '',
    target: '',
    login: '',
    session: '',
    details: {},
    request: {},
    response: {},
    additional: final ? { final: 'true' } : {},
  };
}

function buildOne(plan: Planned, context: CaseContext, sequence: number, previousDigest: string): AuditEvent {
  const { event } = plan;
  const timeMs = context.endMs + plan.offsetMs;
  const fill = (text: string): string => text.replaceAll('{n}', String(plan.number));
  const fillAll = (map: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key, fill(value)]));
  const principal = fill(event.principal);
  return auditEventSchema.parse({
    version: AUDIT_EVENT_VERSION,
    userIdentity: {
      type: event.class === 'service' ? 'Service' : 'Person',
      principalId: principal,
      details: fillAll(event.details),
    },
    userAgent: 'SSH-2.0-OpenSSH_9.6',
    eventSource: 'ssh.sallyport.test',
    eventName: event.event,
    eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
    UID: `${context.proxyId}-${sequence}`,
    requestParameters: fillAll(event.request),
    responseElements: fillAll(event.response),
    ...(event.error === undefined
      ? {}
      : { errorCode: event.error, errorMessage: event.message ?? `refused: ${event.error}` }),
    ...(event.source === '' ? {} : { sourceIPAddress: fill(event.source) }),
    recipientAccountId: context.accountId,
    additionalEventData: {
      sessionId: fill(event.session),
      proxyId: context.proxyId,
      sequence: String(sequence),
      previousDigest,
      timeMs: String(timeMs),
      person: fill(event.person ?? event.principal),
      principalClass: event.class,
      mfa: event.mfa,
      mfaEvidence: event.mfaEvidence ?? (event.mfa === 'true' ? 'totp' : 'none'),
      target: fill(event.target),
      login: fill(event.login),
      proxyAccountId: context.accountId,
      targetAccountId: '',
      region: context.region,
      ...fillAll(event.additional),
    },
  });
}

/** The event without the members named by path. What is left may break the contract: that is the point. */
export function without<Value extends object>(value: Value, paths: readonly string[]): Value {
  const copy = structuredClone(value);
  for (const path of paths) {
    const keys = path.split('.');
    const last = keys.pop();
    let holder: unknown = copy;
    for (const key of keys)
      holder = typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
    if (last !== undefined && typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, last);
  }
  return copy;
}
