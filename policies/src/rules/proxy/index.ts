import type { Rule } from '../../rule';
import { lockTableIsRecoverable } from './lock-table-is-recoverable';
import { proxyConfigNamesAnAuditSink } from './proxy-config-names-an-audit-sink';
import { proxyContainerIsNotPrivileged } from './proxy-container-is-not-privileged';
import { proxyContainerIsNotRoot } from './proxy-container-is-not-root';
import { proxyContainerRootIsReadOnly } from './proxy-container-root-is-read-only';
import { proxyDoesNotAllowExec } from './proxy-does-not-allow-exec';
import { proxyFailsClosed } from './proxy-fails-closed';
import { proxyHasDeadLetterAlarm } from './proxy-has-dead-letter-alarm';
import { proxyHasHeartbeatAlarm } from './proxy-has-heartbeat-alarm';
import { proxyHasNoSecretInEnvironment } from './proxy-has-no-secret-in-environment';
import { proxyImageIsByDigest } from './proxy-image-is-by-digest';
import { proxyInstancesDrain } from './proxy-instances-drain';
import { proxyLetsSessionsEnd } from './proxy-lets-sessions-end';
import { proxyLogsAreKept } from './proxy-logs-are-kept';
import { proxyRoleCannotTamper } from './proxy-role-cannot-tamper';
import { proxyRunsInSeveralZones } from './proxy-runs-in-several-zones';
import { proxyShipsItsLog } from './proxy-ships-its-log';
import { proxyWritesToAnAuditSink } from './proxy-writes-to-an-audit-sink';
import { recordingsAreImmutable } from './recordings-are-immutable';

export const proxyRules: readonly Rule[] = [
  proxyWritesToAnAuditSink,
  proxyConfigNamesAnAuditSink,
  proxyFailsClosed,
  proxyRoleCannotTamper,
  recordingsAreImmutable,
  proxyHasHeartbeatAlarm,
  proxyHasDeadLetterAlarm,
  proxyShipsItsLog,
  proxyLogsAreKept,
  proxyImageIsByDigest,
  proxyContainerIsNotRoot,
  proxyContainerRootIsReadOnly,
  proxyContainerIsNotPrivileged,
  proxyHasNoSecretInEnvironment,
  proxyDoesNotAllowExec,
  proxyLetsSessionsEnd,
  proxyInstancesDrain,
  proxyRunsInSeveralZones,
  lockTableIsRecoverable,
];
