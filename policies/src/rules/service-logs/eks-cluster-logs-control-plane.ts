import type { Property, Resource } from '../../model';
import { missingTexts } from '../../readers/service-logs/missing-texts';
import { within } from '../../readers/service-logs/within';
import { resourceRule, textsOption } from '../../rule';

export const eksClusterLogsControlPlane = resourceRule({
  id: 'eks-cluster-logs-control-plane',
  area: 'service-logs',
  title: 'The control plane of an EKS cluster writes its logs',
  severity: 'high',
  reason:
    'What is done in a cluster stands in its audit log and not in CloudTrail: without it a stolen kubeconfig leaves no trace.',
  types: ['aws:eks/cluster:Cluster', 'aws-native:eks:Cluster'],
  reads: [
    'aws:eks/cluster:Cluster enabledClusterLogTypes',
    'aws-native:eks:Cluster logging.clusterLogging.enabledTypes',
  ],
  options: {
    logTypes: textsOption(
      ['api', 'audit', 'authenticator'],
      'The logs that a cluster writes: any of `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`.',
    ),
  },
  remediation: 'Set `enabledClusterLogTypes: ["api", "audit", "authenticator"]` on the cluster.',
  controls: {
    fsbp: ['EKS.8'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
  judge(resource, { settings, violation }) {
    const { at, types } = enabledTypes(resource);
    const missing = missingTexts(types, settings.logTypes);
    if (missing.length > 0) violation(at, `leaves out ${missing.join(', ')}`);
  },
});

function enabledTypes({ type, props }: Resource): { readonly at: Property; readonly types: readonly Property[] } {
  if (type === 'aws:eks/cluster:Cluster') {
    const at = props.at('enabledClusterLogTypes');
    return { at, types: [at] };
  }
  const at = within(within(props.at('logging'), 'clusterLogging'), 'enabledTypes');
  return { at, types: at.items().map((item) => item.at('type')) };
}
