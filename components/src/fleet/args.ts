import type * as pulumi from '@pulumi/pulumi';
import type { AuditSinkArgs } from '../audit-sink';

/** Arguments of {@link ProxyFleet}; the same for both kinds of `compute`, where nothing else is said. */
export interface ProxyFleetArgs {
  /** What the proxies run on: `ecs` (Fargate, the default) or `ec2` (an Auto Scaling group, with audit volumes that outlive an instance). */
  compute?: pulumi.Input<string>;

  /** VPC of the fleet. */
  vpcId: pulumi.Input<string>;
  /** Private subnets of the proxies, in several availability zones. They need a way to the AWS APIs and to the targets. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets of the load balancer; default `subnetIds`. Public ones where `isInternal` is false. */
  loadBalancerSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the load balancer has private addresses only; default true. */
  isInternal?: pulumi.Input<boolean>;
  /** IPv4 ranges that clients may connect from. There is no default. */
  clientCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /** Allows ranges in `clientCidrs` that are wider than /8, such as 0.0.0.0/0; default false. */
  allowInternetClients?: pulumi.Input<boolean>;
  /** Port that clients connect to; default 2222. */
  port?: pulumi.Input<number>;
  /** Name under which clients know the fleet, where you point a DNS record at the load balancer; default is the load balancer's name. */
  hostname?: pulumi.Input<string>;
  /** Whether interface endpoints for the AWS APIs are made, and gateway endpoints for S3 and DynamoDB; default false. Only for a VPC that is the fleet's alone: their private names hold in all of the VPC, and they admit the proxies alone, so that whatever else lives there loses these APIs. */
  vpcEndpoints?: pulumi.Input<boolean>;
  /** Route tables of `subnetIds`, for the gateway endpoints; required with `vpcEndpoints`, and of no use without. */
  routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;

  /** The proxy's image by digest: `REPOSITORY@sha256:…`. */
  image: pulumi.Input<string>;
  /** Processor of tasks and instances: `arm64` (the default) or `x86_64`. The image must be built for it. */
  architecture?: pulumi.Input<string>;
  /** `ecs`: CPU units of a task, 256 to 16384; default 1024. */
  cpu?: pulumi.Input<number>;
  /** `ecs`: memory of a task in MiB; default 2048. */
  memory?: pulumi.Input<number>;
  /** `ec2`: instance type; default t4g.small or, for x86_64, t3.small. */
  instanceType?: pulumi.Input<string>;
  /** `ec2`: size in GiB of the volume with the audit spool and recordings; default 20. */
  auditVolumeGiB?: pulumi.Input<number>;
  /** Least number of proxies; default 2. */
  minCapacity?: pulumi.Input<number>;
  /** Greatest number of proxies; default 4. */
  maxCapacity?: pulumi.Input<number>;
  /** Live sessions of one proxy, on average, above which a proxy is added; default 200. */
  sessionsPerProxy?: pulumi.Input<number>;
  /** Seconds that live sessions may go on after a proxy was told to stop, 60 to 3600; default 900. */
  drainSeconds?: pulumi.Input<number>;

  /** Where audit events are written: the `sink` of each audit store. At least one that is not `readOnly`. */
  auditSinks: pulumi.Input<pulumi.Input<AuditSinkArgs>[]>;
  /** `eventSource` of every audit event; default is the audit store's, else the proxy's, ssh.sallyport.local. */
  eventSource?: pulumi.Input<string>;
  /** What an audit failure does where a target does not say: `failClosed` (the default) refuses acts, `failOpen` lets them pass. */
  failureMode?: pulumi.Input<string>;
  /** Bucket for recordings of terminals; without it they stay on the proxy that made them. */
  recordingsBucketName?: pulumi.Input<string>;
  /** KMS key of that bucket; its region is the bucket's. */
  recordingsKmsKeyArn?: pulumi.Input<string>;
  /** Days that the proxies' log is kept, one of the numbers that CloudWatch Logs takes; default 400. */
  logRetentionDays?: pulumi.Input<number>;

  /** Folder of Cedar policies, `*.cedar`: who may do what. */
  accessPolicyDirectory: pulumi.Input<string>;
  /** Secret with the users file. */
  usersSecretArn: pulumi.Input<string>;
  /** Secret with the private host key in OpenSSH form. It never passes through Pulumi. */
  hostKeySecretArn: pulumi.Input<string>;
  /** Public halves of the host key, as `ssh-keygen -y` prints them, for `knownHosts`. */
  hostPublicKeys: pulumi.Input<pulumi.Input<string>[]>;
  /** Secret with the private key that signs host certificates, by which the proxies answer as targets for `ssh -J`; without it that way is closed. */
  hostCertificateAuthoritySecretArn?: pulumi.Input<string>;
  /** Public half of that key, for `knownHosts`; required with it. */
  hostCertificateAuthorityPublicKey?: pulumi.Input<string>;
  /** KMS key of the secrets, where it is one of your own. */
  secretsKmsKeyArn?: pulumi.Input<string>;

  /** Roles that the proxies assume for discovery and for the hop: `roleArn` of each TargetAccount. About 66 on `ec2` and 100 on `ecs`, by the length of their names: IAM limits a role's policies. */
  targetRoleArns?: pulumi.Input<pulumi.Input<string>[]>;
  /** External id that those roles ask for. */
  targetExternalId?: pulumi.Input<string>;
  /** Whether instances of the fleet's own account are targets; default true without `targetRoleArns`. */
  discoverOwnAccount?: pulumi.Input<boolean>;
  /** Regions in which targets are looked for; default the fleet's. */
  targetRegions?: pulumi.Input<pulumi.Input<string>[]>;
  /** Operating-system users of discovered targets; default ec2-user. An instance's tag sallyport:logins narrows them. */
  targetLogins?: pulumi.Input<pulumi.Input<string>[]>;
  /** YAML file of targets that are not discovered. */
  targetsFile?: pulumi.Input<string>;
  /** Secrets with the private keys for targets in `targetsFile`, by file name: `web` is the file `keys/web`. */
  targetKeySecretArns?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** IPv4 ranges in which targets are; default the private ranges of RFC 1918. */
  targetCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ports of targets, the first of which is that of discovered ones; default 22. */
  targetPorts?: pulumi.Input<pulumi.Input<number>[]>;

  /** Whether log group, key, lock table and config survive `pulumi destroy`; default true. */
  protectEvidence?: pulumi.Input<boolean>;
  /** Beginning of the names in AWS; default is the component's name. */
  namePrefix?: pulumi.Input<string>;
  /** Tags for every resource. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
