/**
 * What an audit event can say happened. Names read as CloudTrail's do: verb, noun.
 * A refusal is the same event with an {@link AuditErrorCode} in `errorCode`.
 */
export const AUDIT_EVENT_NAMES = {
  AuthenticateUser: 'A client proved an identity, or failed to.',
  StartSession: 'An authenticated connection was admitted to a target, or refused.',
  EndSession: 'A session ended, or with `kind` `jump` the outer connection of a jump, which AuthenticateUser began; carries its duration, byte counts and the reason.',
  OpenChannel: 'A channel (session, direct-tcpip, forwarded-tcpip, streamlocal, agent) was opened or refused.',
  EndChannel: 'A channel ended; carries bytes each way and the exit status or signal.',
  StartShell: 'An interactive shell was started on the target, or refused.',
  ExecuteCommand: 'A command was executed on the target, or refused. The command line as the policy says: full, hash or none.',
  StartSubsystem: 'A subsystem (sftp and others) was started, or refused.',
  TransferFile: 'A file operation over sftp or scp: operation, path, bytes; or its refusal.',
  ForwardPort: 'A port or socket was forwarded or listened on, or that was refused.',
  EndForward: 'The target was asked to listen no longer, since the client no longer wants what ForwardPort began.',
  ForwardAgent: 'The agent was forwarded, or that was refused.',
  ReportProgress: 'Bytes so far on a long channel, every 60 s.',
  TerminateSession: 'A live session was cut by a lock, a person, a limit, a reload or a drain.',
  RefreshSession: 'A live session was looked up again after a reload or a discovery: what it stands on has changed, and it goes on under what is in force now. Says what changed and which of its channels ended.',
  CreateLock: 'A lock was created.',
  DeleteLock: 'A lock was lifted or expired.',
  CreateGrant: 'A time-bound permission was given.',
  PlayRecording: 'A recording was played back.',
  RunRunbook: 'A runbook was run; carries its result.',
  RunResponse: 'A response to a finding was carried out or undone.',
  ReloadConfiguration: 'The configuration was loaded or reloaded, or the reload was refused.',
  EmitHeartbeat: 'The proxy is alive; carries the last sequence number, and clockStepMs where the clock was turned. The watermark is made of these.',
} as const;

export type AuditEventName = keyof typeof AUDIT_EVENT_NAMES;

/** Why something was refused or failed. */
export const AUDIT_ERROR_CODES = {
  AccessDenied: 'No access policy permits it, or one forbids it.',
  AuthenticationFailed: 'No identity was proven.',
  MfaRequired: 'The access policy asks for MFA and none was given.',
  MfaFailed: 'The MFA answer was wrong, replayed or late.',
  SessionCut: 'A person or a response ended a live session.',
  AccessRevoked: 'A reload or a discovery took away what a live session or an act in it stood on: the key, the user, the target, the permission.',
  PrincipalLocked: 'A lock names this person, principal, key, login, target or source.',
  GrantExpired: 'The grant or the key behind the session has expired.',
  HostKeyMismatch: 'The target presented a host key that is not pinned.',
  TargetUnreachable: 'The target could not be reached or refused the proxy.',
  ConfigurationInvalid: 'What was to be loaded has errors; what was in force stays in force.',
  LimitExceeded: 'A bound on connections, channels, requests, time or bytes was reached; `additionalEventData.limit` names it where it is one of the config.',
  ProxyDraining: 'The proxy is about to end: it takes nothing new, and what still runs after drainSeconds is cut.',
  ProtocolError: 'A peer sent what the protocol does not allow, or nothing that both sides speak; its connection was ended.',
  InternalError: 'The proxy failed while it served one connection; that connection was ended.',
  RecordingFailed: 'What runs on a channel could not be recorded, so the channel was ended.',
} as const;

export type AuditErrorCode = keyof typeof AUDIT_ERROR_CODES;
