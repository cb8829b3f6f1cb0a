export { createControlServer } from './create-control-server';
export { createLiveSessions } from './create-live-sessions';
export { createLockTable } from './create-lock-table';
export { createRecordingLibrary } from './recording-library';
