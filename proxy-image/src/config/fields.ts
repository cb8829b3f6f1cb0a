import { z } from 'zod';
import { isCidr } from './address';

export const cidr = z.string().refine(isCidr, { error: 'is not an address or CIDR such as 10.0.0.0/8 or 2001:db8::/32' });

/** Names end up in audit events, locks and policies: printable, without blanks, as they are compared exactly. */
export const identifier = z.string().min(1).max(1024).regex(/^[^\s\p{C}]+$/u, { error: 'may hold no blanks and no control characters' });
