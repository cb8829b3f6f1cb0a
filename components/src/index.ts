export type { AuditSink, AuditSinkArgs } from './audit-sink';
export { NotificationTopic, type NotificationTopicArgs } from './notifications/notification-topic';
export { ProxyFleet, type ProxyFleetArgs } from './fleet';
