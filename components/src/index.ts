export type { AuditSink, AuditSinkArgs } from './audit-sink';
export { AthenaAuditStore, type AthenaAuditStoreArgs } from './audit-stores/athena-audit-store';
export { LakeAuditStore, type LakeAuditStoreArgs } from './audit-stores/lake-audit-store';
export { NotificationTopic, type NotificationTopicArgs } from './notifications/notification-topic';
export { ProxyFleet, type ProxyFleetArgs } from './fleet';
export { ImageRepository, type ImageRepositoryArgs } from './image-repository';
export { TargetAccount, type TargetAccountArgs } from './target-account';
export { RunbookAlarms, type RunbookAlarmsArgs } from './alarms';
