import { SallyportError, type AuditErrorCode } from '@sallyport/contract';
import { DialError } from '../targets/dial';
import { isOwnFault } from '../transport/boundary';
import { ChannelOpenRefused, LimitViolation, ProtocolViolation } from '../transport/errors';
import { OPEN_FAILURE } from '../transport/message-numbers';
import type { SessionAct } from './session-audit';
import { terminalText } from './wire-text';

/** Why one channel, request or forward fails; nothing else on the connection fails with it. */
export interface Failure {
  readonly errorCode: AuditErrorCode;
  /** For the person at the client. */
  readonly message: string;
  /** For a refused CHANNEL_OPEN (RFC 4254 section 5.1). */
  readonly openReason: number;
}

const failure = (errorCode: AuditErrorCode, message: string, openReason: number): Failure => ({ errorCode, message, openReason });

/** What the client is told, and the audit trail: the peer's own words where a peer refuses, never the proxy's insides. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ChannelOpenRefused) return failure('TargetUnreachable', `the target refused the channel: ${terminalText(thrown.message)}`, thrown.reason);
  if (thrown instanceof ProtocolViolation) return failure('AccessDenied', `the request cannot be read: ${thrown.message}`, OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED);
  const code = thrown instanceof SallyportError ? thrown.code : undefined;
  if (code === 'AUDIT_NOT_DURABLE') return failure('LimitExceeded', 'the audit trail takes no more at the moment', OPEN_FAILURE.RESOURCE_SHORTAGE);
  if (code === 'RECORDING_FULL') return failure('LimitExceeded', 'the recording is as long as one may be, so this ends', OPEN_FAILURE.RESOURCE_SHORTAGE);
  if (code === 'RECORDING_FAILED') return failure('RecordingFailed', 'this cannot be recorded at the moment, so it ends', OPEN_FAILURE.RESOURCE_SHORTAGE);
  return failure('InternalError', 'the proxy cannot do this now', OPEN_FAILURE.RESOURCE_SHORTAGE);
}

/** What a whole connection ended of, for its event: what the peer did, never the proxy's insides. */
export function connectionFault(fault: Error): { readonly errorCode: AuditErrorCode; readonly errorMessage: string } {
  if (isOwnFault(fault)) return { errorCode: 'InternalError', errorMessage: 'the proxy failed while it served this connection' };
  if (fault instanceof DialError) return { errorCode: fault.errorCode, errorMessage: fault.message };
  return { errorCode: fault instanceof LimitViolation ? 'LimitExceeded' : 'ProtocolError', errorMessage: fault.message };
}

/** The refusal of a request that is not what its kind of request is, or holds what a text must not hold. */
export function unreadable(what: Readonly<Record<string, string>>, thrown: ProtocolViolation): SessionAct {
  const { errorCode, message } = failureOf(thrown);
  const requestParameters = Object.fromEntries(Object.entries(what).map(([key, value]) => [key, value.slice(0, 64)]));
  return { eventName: 'OpenChannel', requestParameters, errorCode, errorMessage: message };
}
