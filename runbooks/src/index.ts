export { createControlClient, type ControlClient } from '@sallyport/contract';
export * from './cases/case-schema';
export { createLocalEnvironment, type LocalEnvironmentOptions } from './cases/local-environment';
export { testRunbook, type CaseEnvironment, type CaseResult, type TestRunbookOptions } from './cases/test-runbook';
export { systemClock, type Clock } from './clock';
export { createPutAuditEvents, type ChannelOptions, type PutAuditEvents } from './emit/put-audit-events';
export { createPutToStream, type StreamOptions } from './emit/put-to-stream';
export { createRunEmitter, type RunEmitter, type RunEmitterOptions } from './emit/run-emitter';
export { placeText, RunbookError, type Place, type RunbookErrorCode } from './errors';
export { formatDuration, parseDuration } from './format/duration';
export {
  PARAMETER_TYPES,
  SEVERITIES,
  type AlarmRule,
  type EventSubject,
  type ResponseRule,
  type Severity,
  type Threshold,
} from './format/front-matter';
export { CATALOGUE_FOLDER, findRunbook, loadCatalogue, type Catalogue } from './format/load-catalogue';
export { SECTION_NAMES, type SectionName } from './format/markdown';
export { parseRunbook, readRunbook, type ParseResult, type Problem } from './format/parse-runbook';
export type { Runbook } from './format/runbook';
export { cronPattern, nextTick } from './format/schedule';
export { lintRunbook } from './lint/lint-runbook';
export { analyseRunbook, type RunbookAnalysis } from './query/analyse';
export { resolveParameters, type ParameterInput, type Window } from './query/parameters';
export { preparedQuery, savedQuery, type PreparedQuery, type SavedQueryOptions } from './query/saved-query';
export type { CellValue, Column, Row } from './query/typed-rows';
export { runDocument, safeJson, type RunDocument } from './render/json';
export { printable } from './render/printable';
export { fillTemplate, templateValues } from './render/fill-template';
export { renderRun, type RenderOptions, type RunFormat } from './render/render-run';
export { answerSentence } from './render/sentences';
export {
  DEFAULT_NEVER_LOCK,
  NEVER_LOCK_KINDS,
  neverLocked,
  neverLockProblems,
  type NeverLock,
} from './respond/never-lock';
export { lastLiftIn } from './respond/lifted-locks';
export { locksOn, lockText } from './respond/locks-on';
export { lockedBy, standingLock } from './respond/lock-subject';
export { parseAddressRange } from './respond/address-range';
export {
  emitResponse,
  respond,
  type RespondOptions,
  type ResponseOutcome,
  type ResponseReport,
} from './respond/respond';
export { MemoryLedger, type ResponseLedger } from './respond/response-ledger';
export { undo, type UndoOptions, type UndoReport } from './respond/undo';
export {
  effectiveAlarmCount,
  effectiveSchedule,
  effectiveThreshold,
  overridesSchema,
  parseOverrides,
  type Override,
  type Overrides,
  type SuppressedRow,
} from './run/overrides';
export { thresholdText } from './run/threshold';
export { EXIT_CODES, mayBecomeKnown, type Run, type RunResult } from './run/run';
export { runRunbook, type RunOptions, type RunProgress } from './run/run-runbook';
export { ATHENA_NAMES } from './store/athena-names';
export { createAthenaStore, type AthenaStoreOptions } from './store/athena-store';
export type { AuditStore, QueryOptions, QueryProgress, QueryResult, TimeBounds } from './store/audit-store';
export { createLakeStore, type LakeStoreOptions } from './store/lake-store';
export { inspectAthenaStore, type AthenaInspection } from './store/inspect-athena-store';
export { LOCAL_CREDENTIALS } from './store/local-credentials';
export { openAuditStore, type AuditStoreConfig, type OpenAuditStore } from './store/open-audit-store';
export { roleCredentials, type Credentials } from './store/role-credentials';
export { readWatermark, type ProxyState, type Watermark } from './store/watermark';
export { AlarmCounter, type Alarm } from './watch/alarm-counter';
export { alarmConcerns, eventSubject, eventWeight, type AlarmEvent } from './watch/alarm-event';
export { evidenceMs } from './run/evidence';
export { findingKey, goesOn, isLifted, type KnownFinding } from './watch/open-findings';
export type { Trigger } from './watch/run-queue';
export { claimState } from './watch/claim-state';
export { fileState, type WatchState } from './watch/watch-state';
export { watch, type Missed, type Watch, type WatchHandlers, type WatchOptions } from './watch/watch';
