export { createAuditTrail } from './create-audit-trail';
