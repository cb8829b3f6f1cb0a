import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../internal/policy-document';
import { writeConfigObjects, type ConfigBucket } from './config-bundle';
import { denyTampering } from './deny-tampering';
import { createEc2Fleet, hostStatements, instanceNames, instanceTrustPolicy, type InstanceNames } from './ec2';
import { createCluster, createEcsFleet, taskStatements, taskTrustPolicy } from './ecs';
import type { FleetLog } from './fleet-log';
import { createFleetRole, grantRole } from './fleet-role';
import type { FleetScope } from './fleet-scope';
import type { FleetNetwork } from './network';
import { proxyStatements } from './permissions';
import { renderBootstrap, renderProxyConfig } from './proxy-config';

/** What proxies of either kind stand on. */
export interface Foundation {
  readonly key: aws.kms.Key;
  readonly log: FleetLog;
  readonly network: FleetNetwork;
  readonly lockTable: aws.dynamodb.Table;
  readonly config: ConfigBucket;
}

/** The proxies with their config and their role, which is returned. */
export function createProxies(scope: FleetScope, foundation: Foundation): aws.iam.Role {
  const { key, log, network, config } = foundation;
  const { bucket: configBucket } = config;
  if (scope.settings.compute === 'ecs') {
    const cluster = createCluster(scope);
    const role = createFleetRole(scope, taskTrustPolicy(scope));
    const before = prepare(scope, foundation, role, taskStatements(scope, cluster), undefined);
    createEcsFleet(scope, { cluster, role, log, network, configBucket, before });
    return role;
  }
  const names = instanceNames(scope);
  const role = createFleetRole(scope, instanceTrustPolicy());
  const before = prepare(scope, foundation, role, hostStatements(scope, { key, log, names }), names);
  createEc2Fleet(scope, { role, key, log, network, configBucket, names, before });
  return role;
}

/** Config and rights: what must be there before a proxy starts. */
function prepare(
  scope: FleetScope,
  foundation: Foundation,
  role: aws.iam.Role,
  host: pulumi.Output<Statement[]>,
  names: InstanceNames | undefined,
): pulumi.Resource[] {
  return [...writeConfig(scope, foundation, names), ...grant(scope, foundation, role, host)];
}

function writeConfig(
  scope: FleetScope,
  { lockTable, config }: Foundation,
  names: InstanceNames | undefined,
): pulumi.Resource[] {
  const { settings, aws: context } = scope;
  const proxyConfig = pulumi
    .output({
      compute: settings.compute,
      accountId: context.accountId,
      region: context.region,
      auditSinks: settings.auditSinks,
      eventSource: settings.eventSource,
      failureMode: settings.failureMode,
      drainSeconds: settings.drainSeconds,
      lockTableName: lockTable.name,
      recordingsBucketName: settings.recordingsBucketName,
      discoverOwnAccount: settings.discoverOwnAccount,
      targetRoleArns: settings.targetRoleArns,
      targetExternalId: settings.targetExternalId,
      targetRegions: settings.targetRegions ?? context.region.apply((region) => [region]),
      targetLogins: settings.targetLogins,
      targetsFile: settings.targetsFile,
      lifecycleHook: names,
    })
    .apply(renderProxyConfig);
  const bootstrap = pulumi
    .output({
      usersSecretArn: settings.usersSecretArn,
      hostKeySecretArn: settings.hostKeySecretArn,
      targetKeySecretArns: settings.targetKeySecretArns,
    })
    .apply((secrets) =>
      renderBootstrap({
        accessPolicyNames: settings.accessPolicies.map(({ name }) => name),
        hasTargetsFile: settings.targetsFile !== undefined,
        ...secrets,
      }),
    );
  return writeConfigObjects(scope, config, [
    { path: 'proxy.yaml', content: proxyConfig },
    { path: 'bootstrap.json', content: bootstrap },
    ...settings.accessPolicies.map(({ name, content }) => ({ path: `access/${name}`, content })),
    ...(settings.targetsFile === undefined ? [] : [{ path: 'targets.yaml', content: settings.targetsFile }]),
  ]);
}

function grant(
  scope: FleetScope,
  { key, lockTable, config }: Foundation,
  role: aws.iam.Role,
  host: pulumi.Output<Statement[]>,
): pulumi.Resource[] {
  const { settings, aws: context } = scope;
  const own = pulumi
    .output({
      compute: settings.compute,
      partition: context.partition,
      accountId: context.accountId,
      region: context.region,
      auditSinks: settings.auditSinks,
      lockTableArn: lockTable.arn,
      configBucketArn: config.bucket.arn,
      fleetKeyArn: key.arn,
      recordingsBucketName: settings.recordingsBucketName,
      recordingsKmsKeyArn: settings.recordingsKmsKeyArn,
      secretArns: pulumi
        .all([settings.usersSecretArn, settings.hostKeySecretArn, settings.targetKeySecretArns])
        .apply(([users, hostKey, targetKeys]) => [...new Set([users, hostKey, ...Object.values(targetKeys)])]),
      secretsKmsKeyArn: settings.secretsKmsKeyArn,
      targetRoleArns: settings.targetRoleArns,
      discoverOwnAccount: settings.discoverOwnAccount,
      targetLogins: settings.targetLogins,
    })
    .apply(proxyStatements);
  return grantRole(scope, role, {
    work: pulumi.all([own, host]).apply(([ours, hosts]) => policyDocument([...ours, ...hosts] as Statement[])),
    denials: config.bucket.arn.apply((configBucketArn) => policyDocument(denyTampering({ configBucketArn }))),
  });
}
