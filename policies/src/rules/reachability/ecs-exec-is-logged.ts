import { resourceRule } from '../../rule';

/** ECS Exec is a shell in a container; its cluster decides whether what is typed is kept. */
export const ecsExecIsLogged = resourceRule({
  id: 'ecs-exec-is-logged',
  area: 'reachability',
  title: 'A cluster that configures ECS Exec logs its sessions',
  severity: 'high',
  reason: 'A shell in a container by ECS Exec passes the proxy: without a log nobody knows what was done in it.',
  types: ['aws:ecs/cluster:Cluster', 'aws-native:ecs:Cluster'],
  reads: [
    'aws:ecs/cluster:Cluster configuration.executeCommandConfiguration',
    'aws-native:ecs:Cluster configuration.executeCommandConfiguration',
  ],
  remediation:
    'Set `logging: "OVERRIDE"` and name a log group or a bucket in `logConfiguration` of `executeCommandConfiguration`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AC-17', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  judge({ props }, { violation }) {
    const command = props.at('configuration').at('executeCommandConfiguration');
    const logging = command.at('logging');
    const kind = logging.text()?.toUpperCase();
    if (kind === 'NONE') violation(logging, 'is `NONE`: nothing of what people do in containers is kept');
    if (kind !== 'OVERRIDE') return;
    const log = command.at('logConfiguration');
    if (!log.at('cloudWatchLogGroupName').isSet() && !log.at('s3BucketName').isSet()) {
      violation(log, 'names neither a log group nor a bucket');
    }
  },
});
