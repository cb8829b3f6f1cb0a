import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument, type Statement } from '../internal/policy-document';
import { writeBundle } from './bundle';
import type { ConfigBucket } from './config-bucket';
import { denyTampering } from './deny-tampering';
import { createEc2Fleet, hostStatements, instanceNames, instanceTrustPolicy } from './ec2';
import { createCluster, createEcsFleet, taskStatements, taskTrustPolicy } from './ecs';
import type { FleetLog } from './fleet-log';
import { createFleetRole, grantRole } from './fleet-role';
import type { FleetScope } from './fleet-scope';
import type { FleetNetwork } from './network';
import { proxyStatements } from './permissions';

/** What proxies of either kind stand on. */
export interface Foundation {
  readonly key: aws.kms.Key;
  readonly log: FleetLog;
  readonly network: FleetNetwork;
  readonly lockTable: aws.dynamodb.Table;
  readonly factorTable: aws.dynamodb.Table;
  readonly config: ConfigBucket;
}

/** The proxies with their config and their role, which is returned. */
export function createProxies(scope: FleetScope, foundation: Foundation): aws.iam.Role {
  const { key, log, network } = foundation;
  if (scope.settings.compute === 'ecs') {
    const cluster = createCluster(scope);
    const role = createFleetRole(scope, taskTrustPolicy(scope));
    const config = writeBundle(scope, foundation, undefined);
    const rights = grant(scope, foundation, role, taskStatements(scope, cluster));
    createEcsFleet(scope, { cluster, role, log, network, config, before: [...config.objects, ...rights] });
    return role;
  }
  const names = instanceNames(scope);
  const role = createFleetRole(scope, instanceTrustPolicy());
  const config = writeBundle(scope, foundation, names);
  const rights = grant(scope, foundation, role, hostStatements(scope, { key, log, names }));
  createEc2Fleet(scope, { role, key, log, network, config, names, before: [...config.objects, ...rights] });
  return role;
}

function grant(
  scope: FleetScope,
  { key, lockTable, factorTable, config }: Foundation,
  role: aws.iam.Role,
  host: pulumi.Output<Statement[]>,
): pulumi.Resource[] {
  const { settings, aws: context } = scope;
  const configBucketArn = arnOf.bucket(context, config.bucket);
  const own = pulumi
    .output({
      partition: context.partition,
      accountId: context.accountId,
      auditSinks: settings.auditSinks,
      lockTableArn: arnOf.table(context, lockTable),
      factorTableArn: arnOf.table(context, factorTable),
      configBucketArn,
      fleetKeyArn: arnOf.key(context, key),
      recordingsBucketName: settings.recordingsBucketName,
      recordingsKmsKeyArn: settings.recordingsKmsKeyArn,
      secretArns: pulumi
        .output([
          settings.usersSecretArn,
          settings.hostKeySecretArn,
          ...(settings.hostCertificateAuthority === undefined ? [] : [settings.hostCertificateAuthority.secretArn]),
        ])
        .apply((own) => settings.targetKeySecretArns.apply((keys) => [...new Set([...own, ...Object.values(keys)])])),
      secretsKmsKeyArn: settings.secretsKmsKeyArn,
      targetRoleArns: settings.targetRoleArns,
      discoverOwnAccount: settings.discoverOwnAccount,
      targetLogins: settings.targetLogins,
    })
    .apply(proxyStatements);
  return grantRole(scope, role, {
    work: pulumi.all([own, host]).apply(([ours, hosts]) => policyDocument([...ours, ...hosts] as Statement[])),
    denials: configBucketArn.apply((arn) => policyDocument(denyTampering({ configBucketArn: arn }))),
  });
}
