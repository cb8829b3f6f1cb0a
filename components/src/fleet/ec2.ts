import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument, type Statement } from '../internal/policy-document';
import { auditVolumeTags } from './audit-volume-tags';
import type { FleetBundle } from './bundle';
import type { FleetLog } from './fleet-log';
import type { FleetScope } from './fleet-scope';
import { pullStatements, shipLogStatements } from './host-permissions';
import { instanceStatements } from './instance-permissions';
import type { FleetNetwork } from './network';
import { renderUserData } from './user-data';

/** The service does not send `aws:SourceAccount` here, so that no condition can hold. */
export const instanceTrustPolicy = (): pulumi.Output<string> =>
  policyDocument([{ sid: 'Instances', principals: { service: 'ec2.amazonaws.com' }, actions: ['sts:AssumeRole'] }]);

/** Names that the config of the proxies must hold before the group exists, and so are chosen here. */
export interface InstanceNames {
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly hookName: string;
}

export const instanceNames = ({ name, named }: FleetScope): InstanceNames => ({
  autoScalingGroupName:
    named('name', 'service', '').name ?? pulumi.output(`${pulumi.getProject()}-${pulumi.getStack()}-${name}`),
  hookName: 'drain',
});

export interface InstanceParts {
  readonly role: aws.iam.Role;
  readonly key: aws.kms.Key;
  readonly log: FleetLog;
  readonly network: FleetNetwork;
  readonly config: FleetBundle;
  readonly names: InstanceNames;
  /** What must be there before a proxy starts. */
  readonly before: readonly pulumi.Resource[];
}

/** What an instance's role may do beside the proxy's own rights. */
export function hostStatements(
  scope: FleetScope,
  parts: Pick<InstanceParts, 'key' | 'log' | 'names'>,
): pulumi.Output<Statement[]> {
  return pulumi
    .output({
      ...scope.aws,
      image: scope.settings.image,
      logGroupArn: arnOf.logGroup(scope.aws, parts.log.group),
      autoScalingGroupName: parts.names.autoScalingGroupName,
      fleetKeyArn: arnOf.key(scope.aws, parts.key),
      volumeTags: scope.tags('evidence').apply(auditVolumeTags),
    })
    .apply((facts) => [
      ...instanceStatements(facts),
      ...pullStatements(facts.image, facts.partition),
      ...shipLogStatements(facts.logGroupArn),
    ]);
}

/** The group: instances behind the load balancer, refreshed when their template changes, drained before they end. */
export function createEc2Fleet(scope: FleetScope, parts: InstanceParts): aws.autoscaling.Group {
  const { name, settings, options, tags } = scope;
  const { network, log, names, before } = parts;
  const template = createLaunchTemplate(scope, parts);
  const group = new aws.autoscaling.Group(
    `${name}-group`,
    {
      name: names.autoScalingGroupName,
      minSize: settings.minCapacity,
      maxSize: settings.maxCapacity,
      vpcZoneIdentifiers: settings.subnetIds,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      targetGroupArns: [network.targetGroup.arn],
      healthCheckType: 'ELB',
      healthCheckGracePeriod: 300,
      defaultInstanceWarmup: 180,
      // Evening out the zones would end instances, and sessions with them, for the sake of symmetry.
      suspendedProcesses: ['AZRebalance'],
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 200,
          instanceWarmup: '180',
          skipMatching: true,
        },
      },
      tags: tags().apply((all) =>
        Object.entries({ ...all, Name: `${name}-proxy` }).map(([key, value]) => ({
          key,
          value,
          propagateAtLaunch: false,
        })),
      ),
    },
    // Instances end only when they have drained, one after the other in a refresh.
    {
      ...options,
      dependsOn: [...before, network.listener],
      customTimeouts: { create: '30m', update: '2h', delete: '2h' },
    },
  );
  new aws.autoscaling.LifecycleHook(
    `${name}-drain`,
    {
      name: names.hookName,
      autoscalingGroupName: group.name,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      // The proxy ends the wait itself as soon as it has drained; this is for one that cannot.
      heartbeatTimeout: settings.drainSeconds.apply((seconds) => seconds + 120),
      defaultResult: 'CONTINUE',
    },
    options,
  );
  new aws.autoscaling.Policy(
    `${name}-scaling-sessions`,
    {
      autoscalingGroupName: group.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        targetValue: settings.sessionsPerProxy,
        // Every proxy sends one value a minute, so the average is that of one proxy.
        customizedMetricSpecification: {
          namespace: log.sessionsMetric.namespace,
          metricName: log.sessionsMetric.name,
          statistic: 'Average',
        },
      },
    },
    options,
  );
  return group;
}

/** Amazon Linux 2023; the group asks for the newest when it launches, so that a refresh alone brings patches. */
const latestImage = (architecture: 'arm64' | 'x86_64'): string =>
  `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;

function createLaunchTemplate(scope: FleetScope, parts: InstanceParts): aws.ec2.LaunchTemplate {
  const { name, settings, aws: context, options, tags, named } = scope;
  const { role, network } = parts;
  const profile = new aws.iam.InstanceProfile(
    `${name}-profile`,
    { ...named('name', 'role', 'proxy'), role: role.name, tags: tags() },
    options,
  );
  const allVolumeTags = tags('evidence').apply((all) => ({ ...all, Name: `${name}-audit` }));
  const userData = pulumi
    .output({
      image: settings.image,
      region: context.region,
      logGroupName: parts.log.group.name,
      configBucketName: parts.config.bucketName,
      configRevision: parts.config.revision,
      drainSeconds: settings.drainSeconds,
      auditVolumeGiB: settings.auditVolumeGiB,
      volumeKeyArn: arnOf.key(context, parts.key),
      volumeTags: allVolumeTags.apply(auditVolumeTags),
      allVolumeTags,
    })
    .apply((facts) => Buffer.from(renderUserData(facts)).toString('base64'));
  const instanceTags = tags().apply((all) => ({ ...all, Name: `${name}-proxy` }));
  return new aws.ec2.LaunchTemplate(
    `${name}-template`,
    {
      ...named('name', 'service', ''),
      imageId: settings.architecture.apply(latestImage),
      instanceType: settings.instanceType,
      iamInstanceProfile: { arn: profile.arn },
      vpcSecurityGroupIds: [network.proxies.id],
      // Hop limit 1: no container behind a bridge gets at the role's credentials.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: 16, encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags: instanceTags,
      })),
      userData,
      updateDefaultVersion: true,
      tags: tags(),
    },
    options,
  );
}
