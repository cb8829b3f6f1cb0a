import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument, serviceTrustPolicy, type Statement } from '../internal/policy-document';
import { renderContainerDefinitions, TASK_VOLUMES } from './container-definition';
import type { FleetBundle } from './bundle';
import type { FleetLog } from './fleet-log';
import type { FleetScope } from './fleet-scope';
import { pullStatements, shipLogStatements, taskProtectionStatements } from './host-permissions';
import type { FleetNetwork } from './network';
import { SSH_PORT } from './proxy-config';

/** The role that a task runs with is trusted by ECS alone, for tasks of this account. */
export const taskTrustPolicy = ({ aws: { accountId } }: FleetScope): pulumi.Output<string> =>
  serviceTrustPolicy('ecs-tasks.amazonaws.com', accountId);

/** Nobody runs a command in a container of it: that would be a way around the proxy's own trail. */
export function createCluster({ name, options, tags, named }: FleetScope): aws.ecs.Cluster {
  return new aws.ecs.Cluster(
    `${name}-cluster`,
    {
      ...named('name', 'cluster', ''),
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      tags: tags(),
    },
    options,
  );
}

/** What a task's role may do beside the proxy's own rights. */
export const taskStatements = (scope: FleetScope, cluster: aws.ecs.Cluster): pulumi.Output<Statement[]> =>
  pulumi.output({ ...scope.aws, clusterName: cluster.name }).apply((facts) => taskProtectionStatements(facts));

export interface TaskParts {
  readonly cluster: aws.ecs.Cluster;
  readonly role: aws.iam.Role;
  readonly log: FleetLog;
  readonly network: FleetNetwork;
  readonly config: FleetBundle;
  /** What must be there before a proxy starts. */
  readonly before: readonly pulumi.Resource[];
}

/** The service: tasks behind the load balancer, replaced one for one, and as many as the sessions ask for. */
export function createEcsFleet(scope: FleetScope, parts: TaskParts): aws.ecs.Service {
  const { name, settings, options, tags, named } = scope;
  const { cluster, network, before } = parts;
  const execution = createExecutionRole(scope, parts);
  const task = createTaskDefinition(scope, parts, execution.role);
  const service = new aws.ecs.Service(
    `${name}-service`,
    {
      ...named('name', 'service', ''),
      cluster: cluster.arn,
      taskDefinition: task.arn,
      desiredCount: settings.minCapacity,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      enableExecuteCommand: false,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // Rebalancing would stop tasks, and sessions with them, for the sake of symmetry.
      availabilityZoneRebalancing: 'DISABLED',
      healthCheckGracePeriodSeconds: 120,
      loadBalancers: [{ targetGroupArn: network.targetGroup.arn, containerName: 'proxy', containerPort: SSH_PORT }],
      networkConfiguration: {
        subnets: settings.subnetIds,
        securityGroups: [network.proxies.id],
        assignPublicIp: false,
      },
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      tags: tags(),
    },
    // The number of tasks is the scaling's from here on.
    { ...options, ignoreChanges: ['desiredCount'], dependsOn: [...before, network.listener, ...execution.before] },
  );
  createScaling(scope, parts, service);
  return service;
}

function createTaskDefinition(
  scope: FleetScope,
  parts: TaskParts,
  executionRole: aws.iam.Role,
): aws.ecs.TaskDefinition {
  const { name, settings, aws: context, options, tags, named } = scope;
  const { role, log, config } = parts;
  return new aws.ecs.TaskDefinition(
    `${name}-task`,
    {
      family: named('family', 'service', '').family ?? name,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: settings.cpu.apply(String),
      memory: settings.memory.apply(String),
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        cpuArchitecture: settings.architecture.apply((each) => (each === 'arm64' ? 'ARM64' : 'X86_64')),
      },
      executionRoleArn: executionRole.arn,
      taskRoleArn: role.arn,
      volumes: TASK_VOLUMES.map((volume) => ({ name: volume.name })),
      containerDefinitions: pulumi
        .output({
          image: settings.image,
          region: context.region,
          logGroupName: log.group.name,
          configBucketName: config.bucketName,
          configRevision: config.revision,
        })
        .apply(renderContainerDefinitions),
      tags: tags(),
    },
    options,
  );
}

/** The role by which ECS itself pulls the image and opens the log stream; the proxy never has it. */
function createExecutionRole(scope: FleetScope, { log }: TaskParts): { role: aws.iam.Role; before: pulumi.Resource[] } {
  const { name, settings, aws: context, options, tags, named } = scope;
  const role = new aws.iam.Role(
    `${name}-execution`,
    {
      ...named('name', 'role', 'execution'),
      description: 'Starts tasks of the SSH proxies',
      assumeRolePolicy: taskTrustPolicy(scope),
      tags: tags(),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-execution-work`,
    {
      role: role.id,
      name: 'work',
      policy: pulumi
        .all([settings.image, context.partition, arnOf.logGroup(context, log.group)])
        .apply(([image, partition, logGroupArn]) =>
          policyDocument([...pullStatements(image, partition), ...shipLogStatements(logGroupArn)]),
        ),
    },
    options,
  );
  return { role, before: [policy] };
}

function createScaling(
  { name, settings, options, tags }: FleetScope,
  { cluster, log }: TaskParts,
  service: aws.ecs.Service,
): void {
  const target = new aws.appautoscaling.Target(
    `${name}-scaling`,
    {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
      minCapacity: settings.minCapacity,
      maxCapacity: settings.maxCapacity,
      tags: tags(),
    },
    options,
  );
  new aws.appautoscaling.Policy(
    `${name}-scaling-sessions`,
    {
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: settings.sessionsPerProxy,
        // Every proxy sends one value a minute, so the average is that of one proxy.
        customizedMetricSpecification: {
          namespace: log.sessionsMetric.namespace,
          metricName: log.sessionsMetric.name,
          statistic: 'Average',
        },
        scaleInCooldown: settings.drainSeconds,
        scaleOutCooldown: 60,
      },
    },
    options,
  );
}
