import type { Rule } from '../../rule';
import { trailCoversAllRegions } from './trail-covers-all-regions';

export const auditRules: readonly Rule[] = [trailCoversAllRegions];
