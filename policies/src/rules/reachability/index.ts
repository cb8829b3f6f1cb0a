import type { Rule } from '../../rule';
import { adminPortsAreNotOpenToTheWorld } from './admin-ports-are-not-open-to-the-world';
import { sshIsNotOpenToTheWorld } from './ssh-is-not-open-to-the-world';

export const reachabilityRules: readonly Rule[] = [sshIsNotOpenToTheWorld, adminPortsAreNotOpenToTheWorld];
