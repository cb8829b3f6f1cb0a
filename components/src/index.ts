export type { AuditSink, AuditSinkArgs } from './audit-sink';
