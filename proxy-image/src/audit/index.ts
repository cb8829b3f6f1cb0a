export type { AuditAct, AuditTrail, RunningAuditTrail } from './audit-trail';
export { createAuditTrail, type AuditTrailOptions } from './create-audit-trail';
