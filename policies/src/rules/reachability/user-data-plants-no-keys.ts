import {
  LAUNCH_TYPES,
  launchesOf,
  launchProperties,
  plantedAccess,
  userDataTexts,
  type PlantedAccess,
} from '../../readers/compute';
import { resourceRule } from '../../rule';

const SAYS: Readonly<Record<PlantedAccess, string>> = {
  keys: 'plants SSH keys, which open the host past the proxy',
  passwords: 'lets people in by password',
  root: 'lets root log in by SSH',
};

/** What a host does at its first start decides who gets in later, whatever the network says. */
export const userDataPlantsNoKeys = resourceRule({
  id: 'user-data-plants-no-keys',
  area: 'reachability',
  title: 'User data plants no SSH keys and opens no login by password or as root',
  severity: 'critical',
  reason:
    'A key in the user data is a back door on every host that starts from it: no MFA, no expiry, no lock, and nobody sees it in the list of key pairs.',
  types: LAUNCH_TYPES,
  reads: launchProperties('userData'),
  remediation:
    'Take the keys, passwords and sshd settings out of the user data; the proxy pushes a key for each login, or the host trusts its CA by `TrustedUserCAKeys`.',
  controls: {
    soc2: ['CC6.1', 'CC6.8'],
    'pci-dss-4.0.1': ['8.2.2', '8.4.1'],
    'iso-27001-2022': ['A.5.17', 'A.8.5'],
    'nist-800-53-r5': ['AC-17', 'IA-5'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
  judge(resource, { violation, each }) {
    each(
      launchesOf(resource).flatMap(({ userData }) => userData),
      (userData) => {
        const planted = new Set(userDataTexts(userData).flatMap((text) => [...plantedAccess(text)]));
        for (const access of planted) violation(userData, SAYS[access]);
      },
    );
  },
});
