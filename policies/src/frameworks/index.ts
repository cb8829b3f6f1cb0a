import { CIS_VERSIONS } from './complete-controls';
import type { Framework } from './framework';
import { fsbp } from './fsbp';
import { hipaa } from './hipaa';
import { iso27001 } from './iso-27001-2022';
import { nist80053 } from './nist-800-53-r5';
import { pciDss4 } from './pci-dss-4.0.1';
import { soc2 } from './soc2';

/** In the order of the reference. */
export const FRAMEWORKS: readonly Framework[] = [...CIS_VERSIONS, fsbp, soc2, pciDss4, iso27001, hipaa, nist80053];

export type { Control, Framework } from './framework';
export { completeControls, type Controls } from './complete-controls';
