import * as pulumi from '@pulumi/pulumi';
import type { ProxyFleetArgs } from './args';
import { renderKnownHosts, renderSshConfig } from './client-config';
import { createConfigBucket } from './config-bucket';
import { createDashboard } from './dashboard';
import { createEndpoints } from './endpoints';
import { createFleetKey } from './fleet-key';
import { createFleetLog } from './fleet-log';
import { createFleetScope } from './fleet-scope';
import { createNetwork } from './network';
import { createProxies } from './proxies';
import { arnOf } from '../internal/foreseen-arn';
import { checkFleetArgs } from './settings';
import { createFactorTable, createLockTable } from './tables';

/**
 * SSH proxies behind a network load balancer, on ECS Fargate or on EC2, with all that they need and no right beyond it.
 *
 * With `failClosed`, an act is confirmed when its audit event is durable. On EC2 that is when it is on the audit volume, which
 * outlives the instance; on Fargate, whose disk dies with the task, when a sink has acknowledged it, so acts wait for the store.
 */
export class ProxyFleet extends pulumi.ComponentResource {
  /** Name that clients connect to. */
  public readonly hostname: pulumi.Output<string>;
  /** Port that clients connect to. */
  public readonly port: pulumi.Output<number>;
  /** Lines for known_hosts. */
  public readonly knownHosts: pulumi.Output<string>;
  /** Text for ~/.ssh/config. */
  public readonly sshConfig: pulumi.Output<string>;
  /** Log group of the proxies' structured log. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Security group of the proxies, for targets to admit. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Role of the proxies, for TargetAccount to trust. */
  public readonly roleArn: pulumi.Output<string>;
  /** Table of locks. */
  public readonly lockTableName: pulumi.Output<string>;
  /** ARN of that table. */
  public readonly lockTableArn: pulumi.Output<string>;
  /** Bucket of the proxies' config. */
  public readonly configBucketName: pulumi.Output<string>;
  /** ARN of the load balancer. */
  public readonly loadBalancerArn: pulumi.Output<string>;

  constructor(name: string, args: ProxyFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:ProxyFleet', name, args, opts);
    const settings = checkFleetArgs(name, args);
    const scope = createFleetScope(name, settings, this);

    const key = createFleetKey(scope);
    const log = createFleetLog(scope, key);
    const network = createNetwork(scope);
    const lockTable = createLockTable(scope);
    const factorTable = createFactorTable(scope);
    const config = createConfigBucket(scope, key);
    const role = createProxies(scope, { key, log, network, lockTable, factorTable, config });
    createDashboard(scope, log, network);
    if (settings.routeTableIds !== undefined && settings.vpcEndpoints)
      createEndpoints(scope, settings.routeTableIds, network.proxies);

    this.hostname = settings.hostname ?? network.loadBalancer.dnsName;
    this.port = settings.port;
    const client = pulumi.output({
      hostname: this.hostname,
      port: this.port,
      hostPublicKeys: settings.hostPublicKeys,
      hostCertificateAuthority: settings.hostCertificateAuthority?.publicKey,
    });
    this.knownHosts = client.apply(renderKnownHosts);
    this.sshConfig = client.apply(renderSshConfig);
    this.logGroupName = log.group.name;
    this.securityGroupId = network.proxies.id;
    this.roleArn = arnOf.role(scope.aws, role);
    this.lockTableName = lockTable.name;
    this.lockTableArn = arnOf.table(scope.aws, lockTable);
    this.configBucketName = config.bucket.bucket;
    this.loadBalancerArn = network.loadBalancer.arn;
    this.registerOutputs({
      hostname: this.hostname,
      port: this.port,
      knownHosts: this.knownHosts,
      sshConfig: this.sshConfig,
      logGroupName: this.logGroupName,
      securityGroupId: this.securityGroupId,
      roleArn: this.roleArn,
      lockTableName: this.lockTableName,
      lockTableArn: this.lockTableArn,
      configBucketName: this.configBucketName,
      loadBalancerArn: this.loadBalancerArn,
    });
  }
}
