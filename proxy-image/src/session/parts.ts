import type { ConnectionState, Gate } from '../access/gate';
import type { CommandPolicy } from '../audit/command-line';
import type { AuditTrail } from '../audit/audit-trail';
import type { SessionPaceOptions } from '../audit/session-pace';
import type { UserDirectory } from '../auth/user-directory';
import type { Clock } from '../clock';
import type { LiveSessions } from '../control/live-sessions';
import type { LockTable } from '../control/lock-table';
import type { SharedLimits } from '../limits/limits';
import type { Log } from '../log';
import type { TargetInventory } from '../targets/target';
import type { TargetKeys } from '../targets/target-keys';
import type { ConnectionLimits } from '../transport/connection-layer';
import type { ForwardNames } from './destination';
import type { StartFilter } from './filters';
import type { NameResolver } from './name-resolver';
import type { RecordCommands } from './recorded-programs';
import type { StartRecording } from './recordings';

/** What sessions are made from; the composition root fills it in. */
export interface SessionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: Gate;
  readonly trail: AuditTrail;
  readonly users: Pick<UserDirectory, 'findByFingerprint'>;
  readonly inventory: TargetInventory;
  readonly keys: TargetKeys;
  readonly lockTable: LockTable;
  readonly liveSessions: LiveSessions;
  readonly names: NameResolver;
  readonly startFilter: StartFilter;
  /** Absent when interactive sessions are not recorded. */
  readonly startRecording?: StartRecording;
  readonly limits: SharedLimits;
  readonly settings: SessionSettings;
}

export interface SessionSettings {
  readonly environment: readonly string[];
  /** How much of a command line is kept, in events and wherever people read it. */
  readonly commands: CommandPolicy;
  readonly recordCommands: RecordCommands;
  readonly forwardNames: ForwardNames;
  readonly idleSeconds: number;
  readonly sessionSeconds: number;
  readonly jumpIdleSeconds: number;
  readonly pace: SessionPaceOptions;
  readonly keepaliveSeconds: number;
  readonly targetLimits: ConnectionLimits;
}

/** The state of a connection that has an identity. */
export type SessionState = Extract<ConnectionState, 'authorised' | 'locked' | 'draining'>;
