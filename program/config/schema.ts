import { z } from 'zod';
import {
  accountId, arnOf, cidr, count, email, flag, imageDigest, listOf, oneOf, path, publicKey, region, securityGroupId, stackName,
  subnetId, vpcId, word,
} from './values'; // prettier-ignore

/** What one stack may hold; dev has all in one, prod a stack for each. */
const PARTS = ['imageRepository', 'audit', 'fleet', 'targetAccount'] as const;
const STORES = ['athena', 'lake'] as const;

export type Part = (typeof PARTS)[number];
export type Store = (typeof STORES)[number];

const audit = z
  .strictObject({
    retentionDays: count.describe('Days that audit events are kept'),
    recordingsRetentionDays: count.describe('Days that recordings are kept'),
    objectLockMode: oneOf(['GOVERNANCE', 'COMPLIANCE']).describe(
      'Who may delete evidence before its time: an administrator, or nobody',
    ),
    bufferSeconds: count.describe('How long Firehose gathers events before it writes a file'),
    scanLimitBytes: count.describe('Most bytes that one query may scan'),
    managementEventsLocation: word.describe('An existing organization trail: s3://BUCKET/PREFIX/AWSLogs/ORGANIZATION/'),
    managementEventsAccountIds: listOf(accountId, 1).describe('Accounts of the trail that are asked about'),
    managementEventsRegions: listOf(region, 1).describe('Regions of the trail that are asked about'),
    managementEventsKmsKeyArn: arnOf('kms').describe("Key that encrypts the trail's files, where it has one"),
    accountUsesCloudTrailLake: flag.describe(
      'That the account has used CloudTrail Lake before: AWS takes no new customers',
    ),
    channelArn: arnOf('cloudtrail').describe('An existing channel of CloudTrail Lake'),
    eventDataStoreArn: arnOf('cloudtrail').describe('The event data store behind that channel'),
    managementEventDataStoreArn: arnOf('cloudtrail').describe('Event data store of CloudTrail management events'),
    terminationProtection: flag.describe('Whether the event data store refuses to be deleted'),
    writerAccountIds: listOf(accountId).describe('Other accounts whose fleets write'),
    readerAccountIds: listOf(accountId).describe('Other accounts whose alarms and people ask'),
  })
  .partial();

/** The arguments of ProxyFleet that do not come from another part; it checks ranges and what belongs together itself. */
const fleet = z.strictObject({
  compute: oneOf(['ecs', 'ec2']).describe('Fargate, or instances with volumes that keep audit events').optional(),
  vpcId: vpcId.describe('Existing VPC of the fleet'),
  subnetIds: listOf(subnetId, 1).describe('Private subnets of the proxies'),
  loadBalancerSubnetIds: listOf(subnetId, 1)
    .describe('Subnets of the load balancer; otherwise those of the proxies')
    .optional(),
  isInternal: flag.describe('Whether the load balancer has private addresses only').optional(),
  clientCidrs: listOf(cidr, 1).describe('Networks that clients connect from'),
  allowInternetClients: flag.describe('Allows networks wider than /8 in clientCidrs').optional(),
  port: count.describe('Port that clients connect to').optional(),
  hostname: word.describe('Name under which clients know the fleet').optional(),
  vpcEndpoints: flag.describe('Whether to make endpoints for the AWS APIs, for subnets without a way out').optional(),
  routeTableIds: listOf(word).describe('Route tables of the subnets, for the gateway endpoints').optional(),
  image: imageDigest.describe("The proxy's image by digest, as `npm run image -w proxy-image` prints it"),
  architecture: oneOf(['arm64', 'x86_64']).describe('Processor of tasks and instances').optional(),
  cpu: count.describe('CPU units of a Fargate task').optional(),
  memory: count.describe('MiB of a Fargate task').optional(),
  instanceType: word.describe('Instance type on ec2').optional(),
  auditVolumeGiB: count.describe('Size of the volume with audit spool and recordings on ec2').optional(),
  minCapacity: count.describe('Fewest proxies').optional(),
  maxCapacity: count.describe('Most proxies').optional(),
  sessionsPerProxy: count.describe('Sessions per proxy above which a proxy is added').optional(),
  drainSeconds: count.describe('How long live sessions may go on when a proxy is replaced').optional(),
  failureMode: oneOf(['failClosed', 'failOpen'])
    .describe('Whether an act is refused when its audit event cannot be kept')
    .optional(),
  logRetentionDays: count.describe("Days that the proxies' log is kept").optional(),
  accessPolicyDirectory: path.describe('Folder of Cedar access policies (*.cedar)'),
  usersSecretArn: arnOf('secretsmanager').describe('Secret with users.yaml'),
  hostKeySecretArn: arnOf('secretsmanager').describe('Secret with the private host key'),
  hostPublicKeys: listOf(publicKey, 1).describe('Public host keys, for known_hosts'),
  hostCertificateAuthoritySecretArn: arnOf('secretsmanager')
    .describe('Secret with the private key that signs host certificates, for `ssh -J`')
    .optional(),
  hostCertificateAuthorityPublicKey: publicKey.describe('Its public half, for known_hosts').optional(),
  secretsKmsKeyArn: arnOf('kms').describe('Key of those secrets, where it is one of your own').optional(),
  targetRoleArns: listOf(arnOf('iam'))
    .describe('Roles of other accounts with targets: roleArn of each stack with targetAccount')
    .optional(),
  targetExternalId: word.describe('External id that those roles ask for').optional(),
  discoverOwnAccount: flag.describe("Whether instances of the fleet's own account are targets").optional(),
  targetRegions: listOf(region, 1)
    .describe("Regions in which targets are looked for; otherwise the fleet's")
    .optional(),
  targetLogins: listOf(word, 1).describe('Operating-system users of discovered targets').optional(),
  targetsFile: path.describe('targets.yaml, for targets that are not discovered').optional(),
  targetKeySecretArns: z
    .record(z.string(), arnOf('secretsmanager'), { error: 'is a map from file name to the ARN of a secret' })
    .describe('Private keys for targets of targetsFile')
    .optional(),
  targetCidrs: listOf(cidr, 1).describe('Networks in which targets are').optional(),
  targetPorts: listOf(count, 1).describe('Ports of targets').optional(),
  auditStack: stackName.describe('Stack with the part audit, when it is not this one').optional(),
});

const imageRepository = z
  .strictObject({
    pullAccountIds: listOf(accountId).describe('Other accounts that may pull images'),
    keepImages: count.describe('How many of the newest images are kept'),
    untaggedDays: count.describe('Days after which images without a tag are removed'),
  })
  .partial();

const targetAccount = z.strictObject({
  logins: listOf(word, 1).describe('Operating-system users that the fleet may log in as'),
  tagKey: word.describe('Tag that makes an instance a target').optional(),
  tagValues: listOf(word, 1).describe('Values of that tag').optional(),
  externalId: word.describe('External id that the fleet must show').optional(),
  targetSecurityGroupIds: listOf(securityGroupId)
    .describe('Security groups of targets, which get a rule that admits the fleet')
    .optional(),
  fleetAccountId: accountId.describe("Account of the fleet's security group, where it is another one").optional(),
  fleetCidrs: listOf(cidr, 1)
    .describe('Networks of the proxies, where their security group cannot be named, as behind a transit gateway')
    .optional(),
  targetPort: count.describe('Port of sshd on the targets').optional(),
  fleetRoleArn: arnOf('iam').describe("The fleet's role, when neither this stack nor fleetStack has it").optional(),
  fleetStack: stackName.describe('Stack with the part fleet, when it is not this one').optional(),
});

const alarms = z
  .strictObject({
    emails: listOf(email, 1).describe('Addresses that are told of findings and alarms; each must confirm once'),
    notificationTopicArn: arnOf('sns').describe('An existing topic in place of one for emails'),
    runbooksDirectory: path.describe("A team's own runbooks, besides the catalogue"),
    overrides: z
      .record(z.string(), z.record(z.string(), z.unknown(), { error: 'is a map of threshold, schedule, exceptions' }), {
        error: 'is a map by runbook id',
      })
      .describe('Threshold, schedule and exceptions by runbook id'),
    neverLock: z
      .record(z.string(), listOf(word), { error: 'is a map of lists: person, principal, group, key, login, target, source' })
      .describe(
        'Who is never locked by a runbook: lists by `person`, `principal`, `group` (default `responders`), `key`, `login`, `target` or `source`',
      ),
    automaticResponses: flag.describe(
      'Whether findings are contained without a person; otherwise it is only said what would be locked',
    ),
    approvers: listOf(arnOf('iam')).describe('IAM users and roles that may approve eradication'),
    logRetentionDays: count.describe("Days that the runner's log is kept"),
    reservedConcurrency: z
      .int({ error: 'is a whole number' })
      .describe('Invocations of the runner at once; -1 reserves none, for accounts whose quota leaves none'),
  })
  .partial();

/** The whole config of a stack, keys without `sallyport:`. */
export const ConfigSchema = z.strictObject({
  parts: listOf(oneOf(PARTS), 1).describe('What this stack holds'),
  store: oneOf(STORES).describe('Audit store that answers runbooks; the same in every stack'),
  movingFrom: oneOf(STORES)
    .describe('The audit store that was used before; it stays until its events are past their retention')
    .optional(),
  movingFromMode: oneOf(['write', 'readOnly']).describe('Whether the fleet still writes to it').optional(),
  eventSource: word
    .describe('Name of the source of audit events, e.g. "ssh.example.com"; the same in every stack')
    .optional(),
  namePrefix: word.describe('Begins the names of all resources; otherwise Pulumi makes them unique').optional(),
  tags: z
    .record(z.string(), z.string({ error: 'is a text' }), { error: 'is a map of texts' })
    .describe('Tags on every resource')
    .optional(),
  protectEvidence: flag.describe('Whether stores, keys and recordings survive `pulumi destroy`'),
  imageRepository: imageRepository.describe('The registry of the image').optional(),
  audit: audit.describe('The audit stores').optional(),
  fleet: fleet.describe('The proxies').optional(),
  targetAccount: targetAccount.describe('The account of targets').optional(),
  alarms: alarms.describe('Alarms and responses of runbooks').optional(),
});

export type ProgramConfig = z.infer<typeof ConfigSchema>;
export type FleetConfig = z.infer<typeof fleet>;
export type TargetAccountConfig = z.infer<typeof targetAccount>;
