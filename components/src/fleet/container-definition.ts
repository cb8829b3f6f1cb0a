import { HEALTH_PORT, MOST_FARGATE_STOP_SECONDS, SSH_PORT } from './proxy-config';

/** The user of the image. */
export const PROXY_UID = '10001';

export interface ContainerFacts {
  readonly image: string;
  readonly region: string;
  readonly logGroupName: string;
  readonly configBucketName: string;
  /** Changes with proxy.yaml, so that a task with another one is another task. */
  readonly configRevision: string;
}

/** Names of the task's volumes, and where the image writes. Everything else of the image is read-only. */
export const TASK_VOLUMES = [
  { name: 'data', path: '/var/lib/sallyport' },
  { name: 'tmp', path: '/tmp' },
] as const;

/** What the image is told at its start, on either kind of compute. */
export const proxyEnvironment = ({
  configBucketName,
  configRevision,
  region,
}: Pick<ContainerFacts, 'configBucketName' | 'configRevision' | 'region'>) => ({
  SALLYPORT_CONFIG_SOURCE: `s3://${configBucketName}`,
  SALLYPORT_CONFIG_REVISION: configRevision,
  SALLYPORT_REGION: region,
});

/** `containerDefinitions` of the task. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export function renderContainerDefinitions(facts: ContainerFacts): string {
  return JSON.stringify([
    {
      name: 'proxy',
      image: facts.image,
      essential: true,
      user: `${PROXY_UID}:${PROXY_UID}`,
      privileged: false,
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ['ALL'] }, initProcessEnabled: false },
      stopTimeout: MOST_FARGATE_STOP_SECONDS,
      portMappings: [SSH_PORT, HEALTH_PORT].map((port) => ({ containerPort: port, hostPort: port, protocol: 'tcp' })),
      environment: Object.entries(proxyEnvironment(facts)).map(([name, value]) => ({ name, value })),
      mountPoints: TASK_VOLUMES.map(({ name, path }) => ({ sourceVolume: name, containerPath: path, readOnly: false })),
      // Without a limit a log that cannot be shipped would stop the proxy; the trail does not depend on it.
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': facts.logGroupName,
          'awslogs-region': facts.region,
          'awslogs-stream-prefix': 'proxy',
          mode: 'non-blocking',
          'max-buffer-size': '25m',
        },
      },
      systemControls: [],
      volumesFrom: [],
    },
  ]);
}
