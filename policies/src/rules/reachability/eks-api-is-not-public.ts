import { isWiderThan, readCidr } from '../../readers/networks';
import { resourceRule } from '../../rule';
import { letsInMoreThan, widthOptions } from './wide-ranges';

/** `kubectl exec` is a shell too. */
export const eksApiIsNotPublic = resourceRule({
  id: 'eks-api-is-not-public',
  area: 'reachability',
  title: 'The API of a Kubernetes cluster is not open to the internet',
  severity: 'high',
  reason:
    'With a token that leaked, `kubectl exec` opens a shell in every container and on every node, from anywhere and past the proxy.',
  types: ['aws:eks/cluster:Cluster', 'aws-native:eks:Cluster'],
  reads: [
    'aws:eks/cluster:Cluster vpcConfig.endpointPublicAccess, vpcConfig.publicAccessCidrs',
    'aws-native:eks:Cluster resourcesVpcConfig.endpointPublicAccess, resourcesVpcConfig.publicAccessCidrs',
  ],
  options: widthOptions,
  remediation: 'Set `endpointPublicAccess: false`, or name the ranges of your own network in `publicAccessCidrs`.',
  controls: {
    fsbp: ['EKS.1'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
  judge({ props }, { settings, violation, each }) {
    const config = props.either('vpcConfig', 'resourcesVpcConfig');
    const access = config.at('endpointPublicAccess');
    if (!access.isUnknown && access.flag() === false) return;
    const ranges = config.at('publicAccessCidrs');
    if (!ranges.isSet()) {
      access.flag();
      violation(ranges, 'is not set: everybody reaches the API');
      return;
    }
    each(ranges.items(), (at) => {
      const range = readCidr(at);
      if (range !== undefined && isWiderThan([range], settings)) {
        access.flag();
        violation(at, letsInMoreThan(settings));
      }
    });
  },
});
