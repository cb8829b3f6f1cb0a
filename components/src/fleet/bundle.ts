import { createHash } from 'node:crypto';
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { writeConfigObjects, type ConfigBucket } from './config-bucket';
import type { InstanceNames } from './ec2';
import type { FleetScope } from './fleet-scope';
import { renderBootstrap, renderProxyConfig } from './proxy-config';

export interface FleetBundle {
  readonly bucketName: pulumi.Output<string>;
  /**
   * Changes with proxy.yaml. A running proxy takes over users, targets and policies by itself, but proxy.yaml only at its
   * start: the revision is part of what a task or instance is made from, so that a change of it replaces them one by one.
   */
  readonly revision: pulumi.Output<string>;
  /** What must be there before a proxy starts. */
  readonly objects: readonly pulumi.Resource[];
}

/** What the proxies share. */
export interface FleetTables {
  readonly lockTable: aws.dynamodb.Table;
  readonly factorTable: aws.dynamodb.Table;
}

/** Writes what the proxies of this fleet start with. */
export function writeBundle(
  scope: FleetScope,
  { config, ...tables }: FleetTables & { readonly config: ConfigBucket },
  names: InstanceNames | undefined,
): FleetBundle {
  const { settings } = scope;
  const proxyConfig = proxyConfigOf(scope, tables, names);
  const bootstrap = pulumi
    .output({
      usersSecretArn: settings.usersSecretArn,
      hostKeySecretArn: settings.hostKeySecretArn,
      hostCertificateAuthoritySecretArn: settings.hostCertificateAuthority?.secretArn,
      targetKeySecretArns: settings.targetKeySecretArns,
    })
    .apply((secrets) =>
      renderBootstrap({
        accessPolicyNames: settings.accessPolicies.map(({ name }) => name),
        hasTargetsFile: settings.targetsFile !== undefined,
        ...secrets,
      }),
    );
  const objects = writeConfigObjects(scope, config, [
    { path: 'proxy.yaml', content: proxyConfig },
    { path: 'bootstrap.json', content: bootstrap },
    ...settings.accessPolicies.map(({ name, content }) => ({ path: `access/${name}`, content })),
    ...(settings.targetsFile === undefined ? [] : [{ path: 'targets.yaml', content: settings.targetsFile }]),
  ]);
  return {
    bucketName: config.bucket.bucket,
    revision: proxyConfig.apply((content) => createHash('sha256').update(content).digest('hex').slice(0, 16)),
    objects,
  };
}

function proxyConfigOf(
  { settings, aws: context }: FleetScope,
  { lockTable, factorTable }: FleetTables,
  names: InstanceNames | undefined,
): pulumi.Output<string> {
  return pulumi
    .output({
      compute: settings.compute,
      accountId: context.accountId,
      region: context.region,
      auditSinks: settings.auditSinks,
      eventSource: settings.eventSource,
      failureMode: settings.failureMode,
      drainSeconds: settings.drainSeconds,
      lockTableName: lockTable.name,
      factorTableName: factorTable.name,
      signsHostCertificates: settings.hostCertificateAuthority !== undefined,
      recordingsBucketName: settings.recordingsBucketName,
      recordingsKmsKeyArn: settings.recordingsKmsKeyArn,
      discoverOwnAccount: settings.discoverOwnAccount,
      targetRoleArns: settings.targetRoleArns,
      targetExternalId: settings.targetExternalId,
      targetRegions: settings.targetRegions ?? context.region.apply((region) => [region]),
      targetLogins: settings.targetLogins,
      targetPorts: settings.targetPorts,
      targetsFile: settings.targetsFile,
      lifecycleHook: names,
    })
    .apply(renderProxyConfig);
}
