export { systemClock, type Clock } from './clock';
export { LakeError, type LakeErrorCode } from './errors';
export { importFiles, type ImportFilesOptions, type ImportProgress, type ImportReport } from './import/import-files';
export type { FileReport, ImportProblem } from './import/import-stream';
export type { Lake } from './lake';
export { startLake, type StartLakeOptions } from './start-lake';
