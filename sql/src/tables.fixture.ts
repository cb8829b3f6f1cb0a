import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import type { Tables } from './analyze/context';

export const TABLES: Tables = {
  ...AUDIT_STORE_TABLES,
  'a1b2c3d4-5678-90ab-cdef-1234567890ab': AUDIT_STORE_TABLES.ssh_events,
};
