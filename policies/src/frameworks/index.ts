import { cisAws3 } from './cis-aws-3.0';
import { cisAws5 } from './cis-aws-5.0';
import { cisAws6 } from './cis-aws-6.0';
import { cisAws7 } from './cis-aws-7.0';
import type { Framework } from './framework';
import { fsbp } from './fsbp';
import { hipaa } from './hipaa';
import { iso27001 } from './iso-27001-2022';
import { nist80053 } from './nist-800-53-r5';
import { pciDss4 } from './pci-dss-4.0.1';
import { soc2 } from './soc2';

/** Controls by framework id, e.g. `{ 'cis-aws-5.0': ['3.1'] }`. */
export type Controls = Readonly<Record<string, readonly string[]>>;

/** In the order of the reference. */
export const FRAMEWORKS: readonly Framework[] = [
  cisAws3,
  cisAws5,
  cisAws6,
  cisAws7,
  fsbp,
  soc2,
  pciDss4,
  iso27001,
  hipaa,
  nist80053,
];

export type { Control, Framework } from './framework';
