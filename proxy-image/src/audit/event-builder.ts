import {
  AUDIT_EVENT_FIELD_LIMITS as LIMIT,
  AUDIT_EVENT_VERSION,
  type AuditEvent,
  type PrincipalClass,
  type ProxyId,
} from '@sallyport/contract';
import type { ProxyConfig } from '../config/schema';
import type { AuditAct } from './audit-trail';
import { boundMap } from './bounded-map';
import { applyCommandPolicy } from './command-line';
import { cut, sanitise } from './sanitise';
import { eventAddress } from './source-address';

/** An act and the moment at which it was recorded. */
export interface TimedAct {
  readonly act: AuditAct;
  readonly timeMs: number;
}

/** Where in its proxy's chain an event stands. */
export interface ChainLink {
  readonly proxyId: ProxyId;
  readonly sequence: number;
  readonly previousDigest: string;
}

type EventSettings = Pick<ProxyConfig['audit'], 'eventSource' | 'accountId' | 'proxyAccountId' | 'region' | 'commands'>;

/** Ours, since AWS documents no limit for `userIdentity.details`; groups and roles are the only long values. */
const DETAILS_BYTES = 16_000;
/** Keeps the always-present keys, the list of cut keys and other values of `additionalEventData` apart. */
const ALWAYS_PRESENT_CHARACTERS = 256;
const CUT_LIST_CHARACTERS = 1_024;
const REASON_CHARACTERS = 1_024;

function classOf(act: AuditAct): PrincipalClass {
  if (act.identity !== undefined) return act.identity.principalClass;
  return act.claimed === undefined && act.sourceAddress === undefined ? 'service' : 'unknown';
}

const IDENTITY_TYPES = { person: 'Person', machine: 'Machine', unknown: 'Unknown', service: 'Service' } as const;

function principalOf(act: AuditAct, principalClass: PrincipalClass): string {
  if (act.identity !== undefined) return act.identity.principal;
  if (principalClass === 'service') return act.operator?.principal ?? 'sallyport';
  return act.claimed?.userName ?? 'unknown';
}

function detailsOf(act: AuditAct): Record<string, string> {
  const { identity, claimed } = act;
  if (identity === undefined) {
    return {
      ...(claimed?.userName === undefined ? {} : { claimedUserName: claimed.userName }),
      ...(claimed?.keyFingerprint === undefined ? {} : { claimedKeyFingerprint: claimed.keyFingerprint }),
      ...(act.operator === undefined ? {} : { operator: act.operator.principal }),
      ...(act.operator?.claimedBy === undefined ? {} : { claimedBy: act.operator.claimedBy }),
    };
  }
  return {
    principal: identity.principal,
    ...(identity.principal.startsWith('arn:') ? { arn: identity.principal } : {}),
    person: identity.person,
    keyFingerprint: identity.keyFingerprint,
    keyAlgorithm: identity.keyAlgorithm,
    groups: identity.groups.join(','),
    roles: identity.roles.join(','),
  };
}

function alwaysPresent(timed: TimedAct, link: ChainLink, settings: EventSettings): AuditEvent['additionalEventData'] {
  const { act, timeMs } = timed;
  const short = (text: string | undefined): string => cut(sanitise(text ?? ''), ALWAYS_PRESENT_CHARACTERS);
  return {
    sessionId: short(act.sessionId),
    proxyId: link.proxyId,
    sequence: String(link.sequence),
    previousDigest: link.previousDigest,
    timeMs: String(timeMs),
    person: short(act.identity?.person),
    principalClass: classOf(act),
    mfa: act.identity?.mfa ?? 'false',
    mfaEvidence: act.identity?.mfaEvidence ?? 'none',
    target: short(act.target?.name),
    login: short(act.login),
    proxyAccountId: settings.proxyAccountId ?? settings.accountId,
    targetAccountId: short(act.target?.accountId),
    region: settings.region,
  };
}

/** Renders `yyyy-MM-ddTHH:mm:ssZ`: whether CloudTrail Lake takes fractions of a second is not documented. */
function wholeSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** A member that says nothing is left out: a store may give an empty map back as none, and the digest must not depend on it. */
function present<Name extends string>(name: Name, map: Record<string, string> | undefined): Partial<Record<Name, Record<string, string>>> {
  return map === undefined || Object.keys(map).length === 0 ? {} : ({ [name]: map } as Record<Name, Record<string, string>>);
}

/**
 * The audit event of an act, valid by construction: values are sanitised and cut to CloudTrail Lake's limits ("content
 * that exceeds the limit is rejected"), and `additionalEventData.cutValues` names what was cut.
 */
export function buildEvent(timed: TimedAct, link: ChainLink, settings: EventSettings): AuditEvent {
  const { act } = timed;
  const cutValues: string[] = [];
  const bounded = (name: string, source: Readonly<Record<string, string>>, limit: number): Record<string, string> => {
    const result = boundMap(source, limit);
    cutValues.push(...result.cut.map((key) => `${name}.${key}`));
    return result.map;
  };
  const text = (name: string, value: string, limit: number): string => {
    const safe = sanitise(value);
    if (safe.length > limit) cutValues.push(name);
    return cut(safe, limit);
  };

  const principalClass = classOf(act);
  const principalId = text('userIdentity.principalId', principalOf(act, principalClass), LIMIT.principalId);
  const details = bounded('userIdentity.details', detailsOf(act), DETAILS_BYTES);
  const parameters = act.requestParameters && applyCommandPolicy(act.requestParameters, settings.commands, act.commandKeys);
  for (const key of Object.keys(parameters ?? {})) if (parameters?.[`${key}Sha256`] !== undefined) cutValues.push(`requestParameters.${key}`);
  const requestParameters = parameters && bounded('requestParameters', parameters, LIMIT.requestParametersBytes);
  const responseElements = act.responseElements && bounded('responseElements', act.responseElements, LIMIT.responseElementsBytes);
  const userAgent = act.clientVersion ?? act.identity?.clientVersion;
  const sourceIPAddress = eventAddress(act.sourceAddress ?? act.identity?.sourceAddress);

  const always = alwaysPresent(timed, link, settings);
  const reserved = Buffer.byteLength(JSON.stringify(always)) + CUT_LIST_CHARACTERS * 3 + REASON_CHARACTERS * 4 + 64;
  const additional = bounded('additionalEventData', act.additional ?? {}, LIMIT.additionalEventDataBytes - reserved);
  // Documented column name of errorMessage in SQL is misspelt (`errormssage`), so SQL reads the reason from this map.
  if (act.errorMessage !== undefined) additional.reason ??= cut(sanitise(act.errorMessage), REASON_CHARACTERS);
  const errorMessage = act.errorMessage === undefined ? undefined : text('errorMessage', act.errorMessage, LIMIT.errorMessage);
  const agent = userAgent === undefined ? undefined : text('userAgent', userAgent, LIMIT.userAgent);
  if (cutValues.length > 0) additional.cutValues = cut(cutValues.join(','), CUT_LIST_CHARACTERS);

  return {
    version: AUDIT_EVENT_VERSION,
    userIdentity: {
      type: IDENTITY_TYPES[principalClass],
      principalId: principalId === '' ? 'unknown' : principalId,
      ...present('details', details),
    },
    ...(agent === undefined ? {} : { userAgent: agent }),
    eventSource: settings.eventSource,
    eventName: act.eventName,
    eventTime: wholeSeconds(timed.timeMs),
    UID: `${link.proxyId}-${link.sequence}`,
    ...present('requestParameters', requestParameters),
    ...present('responseElements', responseElements),
    ...(act.errorCode === undefined ? {} : { errorCode: act.errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    ...(sourceIPAddress === undefined ? {} : { sourceIPAddress }),
    recipientAccountId: settings.accountId,
    additionalEventData: { ...additional, ...always },
  };
}
