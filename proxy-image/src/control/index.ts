export { startAuditLog } from './audit-log';
export { createControlServer } from './create-control-server';
export { createLiveSessions } from './create-live-sessions';
export { createLockTable } from './create-lock-table';
export { startHealthEndpoint } from './health-endpoint';
export { openLockStore } from './open-lock-store';
export { createRecordingLibrary } from './recording-library';
