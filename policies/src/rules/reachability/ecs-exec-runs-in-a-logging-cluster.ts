import { names, type Stack, type StackResource } from '../../model';
import { stackRule } from '../../rule';

const SERVICES = ['aws:ecs/service:Service', 'aws-native:ecs:Service'];
const CLUSTERS = ['aws:ecs/cluster:Cluster', 'aws-native:ecs:Cluster'];

/** The service turns ECS Exec on, the cluster logs it: neither shows the gap by itself. */
export const ecsExecRunsInALoggingCluster = stackRule({
  id: 'ecs-exec-runs-in-a-logging-cluster',
  area: 'reachability',
  title: 'A service allows ECS Exec only in a cluster that logs it',
  severity: 'high',
  reason:
    'A cluster that says nothing logs a shell only where the task happens to log by awslogs, so that leaving one line out hides it.',
  reads: [
    ...SERVICES.map((type) => `${type} enableExecuteCommand, cluster`),
    ...CLUSTERS.map((type) => `${type} configuration.executeCommandConfiguration.logging`),
  ],
  remediation:
    'Give the cluster an `executeCommandConfiguration` with `logging: "OVERRIDE"`, or take `enableExecuteCommand` out of the service.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AC-17', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  judge(stack, { violationOf, each }) {
    each(stack.ofType(...SERVICES), (service) => {
      const exec = service.props.at('enableExecuteCommand');
      if (!exec.isUnknown && exec.flag() !== true) return;
      const silent = clustersOf(service, stack).some((cluster) => !isLogged(cluster));
      if (silent && exec.flag() === true)
        violationOf(service, exec, 'opens shells in a cluster that does not log them');
    });
  },
});

/** Those of the stack; one that is somewhere else is judged there. */
const clustersOf = (service: StackResource, stack: Stack): readonly StackResource[] =>
  stack
    .ofType(...CLUSTERS)
    .filter((cluster) => names(service, 'cluster', cluster, ['arn', 'id', 'name', 'clusterName']));

function isLogged({ props }: StackResource): boolean {
  const logging = props.at('configuration').at('executeCommandConfiguration').at('logging');
  return ['OVERRIDE', 'DEFAULT'].includes(logging.text()?.toUpperCase() ?? '');
}
