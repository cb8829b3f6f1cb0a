export { createControlServer, type ControlServer, type ControlServerOptions } from './create-control-server';
export { createLiveSessions, type LockEnforcingSessions } from './create-live-sessions';
export { createLockTable, type LockTableOptions, type RunningLockTable } from './create-lock-table';
export { createRecordingLibrary } from './recording-library';
