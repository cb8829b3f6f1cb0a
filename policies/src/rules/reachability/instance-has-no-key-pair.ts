import { KEY_NAME_TYPES, keyNamesOf, launchProperties } from '../../readers/compute';
import { resourceRule } from '../../rule';

/**
 * A key pair is put into `authorized_keys` at the first start and stays: no login by it asks for MFA. Medium, for no benchmark
 * forbids key pairs and ordinary stacks have them: it opens a host only where a network rule lets SSH in, which is high or
 * critical by itself.
 */
export const instanceHasNoKeyPair = resourceRule({
  id: 'instance-has-no-key-pair',
  area: 'reachability',
  title: 'No instance is started with a key pair',
  severity: 'medium',
  reason:
    'Whoever holds the private key logs in straight at the host, as its administrator, for years, without MFA and without a record of who it was.',
  types: [...KEY_NAME_TYPES, 'aws:ec2/keyPair:KeyPair', 'aws:lightsail/keyPair:KeyPair', 'aws-native:ec2:KeyPair'],
  reads: [
    ...launchProperties('keyName'),
    'aws:eks/nodeGroup:NodeGroup remoteAccess.ec2SshKey',
    'aws:batch/computeEnvironment:ComputeEnvironment computeResources.ec2KeyPair',
    'aws:emr/cluster:Cluster ec2Attributes.keyName',
    'aws-native:eks:Nodegroup remoteAccess.ec2SshKey',
    'aws:ec2/keyPair:KeyPair',
    'aws:lightsail/keyPair:KeyPair',
    'aws-native:ec2:KeyPair',
  ],
  remediation: 'Start instances without a key pair, and let people in by the proxy, which pushes a key for one login.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['8.2.2', '8.4.1'],
    'iso-27001-2022': ['A.8.5'],
    'nist-800-53-r5': ['AC-17', 'IA-2', 'IA-5'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html',
  judge(resource, { violation, each }) {
    if (!KEY_NAME_TYPES.includes(resource.type)) {
      violation(undefined, 'is a key pair: it opens instances without MFA and without a record of who came');
      return;
    }
    each(keyNamesOf(resource), (keyName) => {
      if (keyName.isSet()) violation(keyName, 'gives the instance a key pair, which opens it past the proxy');
    });
  },
});
