import type * as pulumi from '@pulumi/pulumi';
import { eventSourceSchema } from '../audit-stores/store-args';
import { ArgsCheck } from '../internal/check-args';
import { componentNameProblem, NAME_RULES, namePrefixSchema, type NameKind } from '../internal/names';
import { flag, listOf, oneOf, text, wholeNumber } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';
import { readAccessPolicies, type AccessPolicyFile } from './access-policies';
import type { ProxyFleetArgs } from './args';
import { checkCapacity, checkComputeArgs, type Compute } from './compute-args';
import * as schemas from './fleet-schemas';
import { fleetSinks, type FleetSink } from './sink-schema';
import { readTargetsFile } from './targets-file';

/** RFC 1918: where targets are, unless the caller says otherwise. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** The key that signs host certificates. */
export interface HostCertificateAuthority {
  readonly secretArn: pulumi.Output<string>;
  readonly publicKey: pulumi.Output<string>;
}

/** The arguments, checked and with their defaults. */
export interface FleetSettings {
  readonly compute: Compute;
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly loadBalancerSubnetIds: pulumi.Output<string[]>;
  readonly isInternal: pulumi.Output<boolean>;
  readonly clientCidrs: pulumi.Output<string[]>;
  readonly port: pulumi.Output<number>;
  readonly hostname: pulumi.Output<string> | undefined;
  readonly vpcEndpoints: boolean;
  readonly routeTableIds: pulumi.Output<string[]> | undefined;
  readonly image: pulumi.Output<string>;
  readonly architecture: pulumi.Output<'arm64' | 'x86_64'>;
  readonly cpu: pulumi.Output<number>;
  readonly memory: pulumi.Output<number>;
  readonly instanceType: pulumi.Output<string>;
  readonly auditVolumeGiB: pulumi.Output<number>;
  readonly minCapacity: pulumi.Output<number>;
  readonly maxCapacity: pulumi.Output<number>;
  readonly sessionsPerProxy: pulumi.Output<number>;
  readonly drainSeconds: pulumi.Output<number>;
  readonly auditSinks: pulumi.Output<FleetSink[]>;
  readonly eventSource: pulumi.Output<string> | undefined;
  readonly failureMode: pulumi.Output<'failClosed' | 'failOpen'>;
  readonly recordingsBucketName: pulumi.Output<string> | undefined;
  readonly recordingsKmsKeyArn: pulumi.Output<string> | undefined;
  readonly logRetentionDays: pulumi.Output<number>;
  readonly accessPolicies: readonly AccessPolicyFile[];
  readonly usersSecretArn: pulumi.Output<string>;
  readonly hostKeySecretArn: pulumi.Output<string>;
  readonly hostPublicKeys: pulumi.Output<string[]>;
  readonly hostCertificateAuthority: HostCertificateAuthority | undefined;
  readonly secretsKmsKeyArn: pulumi.Output<string> | undefined;
  readonly targetRoleArns: pulumi.Output<string[]>;
  readonly targetExternalId: pulumi.Output<string> | undefined;
  readonly discoverOwnAccount: boolean;
  readonly targetRegions: pulumi.Output<string[]> | undefined;
  readonly targetLogins: pulumi.Output<string[]>;
  /** Content of the targets file. */
  readonly targetsFile: string | undefined;
  readonly targetKeySecretArns: pulumi.Output<Record<string, string>>;
  readonly targetCidrs: pulumi.Output<string[]>;
  readonly targetPorts: pulumi.Output<number[]>;
  readonly protectEvidence: boolean;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
}

/** @throws InputPropertiesError with all that is wrong, before the first resource */
export function checkFleetArgs(name: string, args: ProxyFleetArgs): FleetSettings {
  const check = new ArgsCheck('ProxyFleet', args);
  const clients = check.known('allowInternetClients', flag, false) ? 'the internet' : 'known networks';
  const subnets = listOf(schemas.resourceId('subnet'), 1);
  const subnetIds = check.required('subnetIds', subnets);
  const vpcEndpoints = check.known('vpcEndpoints', flag, false);
  const routeTableIds = check.optional('routeTableIds', listOf(schemas.resourceId('rtb'), 1));
  if (vpcEndpoints && routeTableIds === undefined) check.problem('routeTableIds', 'is required with vpcEndpoints');
  if (!vpcEndpoints && routeTableIds !== undefined) check.problem('routeTableIds', 'is of no use without vpcEndpoints');
  const namePrefix = check.optional('namePrefix', namePrefixSchema);
  const tooLong = args.namePrefix === undefined ? componentNameProblem(name, 'loadBalancer', `${name}-lb`) : undefined;
  if (tooLong !== undefined) check.problem('name', tooLong);
  checkPrefixedNames(check, name);

  const folder = check.known('accessPolicyDirectory', text('./access'));
  if (args.accessPolicyDirectory === undefined)
    check.problem('accessPolicyDirectory', 'is required: a folder of Cedar policies, *.cedar');
  const policies = folder === undefined ? undefined : readAccessPolicies(folder);
  if (policies?.outcome === 'unusable') check.problem('accessPolicyDirectory', policies.reason);
  const targets = readTargetsFile(check.known('targetsFile', text('./targets.yaml')));
  if (targets.outcome === 'unusable') check.problem('targetsFile', targets.reason);

  const computing = checkComputeArgs(check);
  const settings: FleetSettings = {
    ...computing,
    ...checkCapacity(check),
    vpcId: check.required('vpcId', schemas.resourceId('vpc')),
    subnetIds,
    loadBalancerSubnetIds: check.optional('loadBalancerSubnetIds', subnets) ?? subnetIds,
    isInternal: check.optional('isInternal', flag, true),
    clientCidrs: check.required('clientCidrs', listOf(schemas.clientCidr(clients), 1)),
    port: check.optional('port', wholeNumber(1, 65_535), 2222),
    hostname: check.optional('hostname', schemas.dnsName),
    vpcEndpoints,
    routeTableIds,
    image: check.required('image', schemas.imageByDigest),
    drainSeconds: check.optional('drainSeconds', wholeNumber(60, 3_600, 'seconds'), 900),
    auditSinks: check.required('auditSinks', fleetSinks),
    eventSource: check.optional('eventSource', eventSourceSchema),
    failureMode: check.optional('failureMode', oneOf(['failClosed', 'failOpen']), 'failClosed'),
    recordingsBucketName: check.optional('recordingsBucketName', schemas.bucketName),
    recordingsKmsKeyArn: check.optional('recordingsKmsKeyArn', schemas.keyArn),
    logRetentionDays: check.optional('logRetentionDays', schemas.logRetentionDays, 400),
    accessPolicies: policies?.outcome === 'read' ? policies.files : [],
    usersSecretArn: check.required('usersSecretArn', schemas.secretArn),
    hostKeySecretArn: check.required('hostKeySecretArn', schemas.secretArn),
    hostPublicKeys: check.required('hostPublicKeys', listOf(schemas.hostPublicKey, 1)),
    hostCertificateAuthority: checkAuthority(check),
    secretsKmsKeyArn: check.optional('secretsKmsKeyArn', schemas.keyArn),
    targetRoleArns: check.optional('targetRoleArns', schemas.targetRoles(computing.compute), []),
    targetExternalId: check.optional('targetExternalId', schemas.externalId),
    discoverOwnAccount: check.known('discoverOwnAccount', flag, args.targetRoleArns === undefined),
    targetRegions: check.optional('targetRegions', listOf(schemas.region, 1)),
    targetLogins: check.optional('targetLogins', listOf(schemas.login, 1), ['ec2-user']),
    targetsFile: targets.outcome === 'read' ? targets.content : undefined,
    targetKeySecretArns: check.optional('targetKeySecretArns', schemas.keySecrets, {}),
    targetCidrs: check.optional('targetCidrs', listOf(schemas.ipv4Cidr, 1), PRIVATE_RANGES),
    targetPorts: check.optional('targetPorts', listOf(wholeNumber(1, 65_535), 1), [22]),
    protectEvidence: check.known('protectEvidence', flag, true),
    namePrefix,
    tags: check.optional('tags', userTagsSchema),
  };
  check.finish();
  return settings;
}

/** Names of the parts whose limits are met first; where the prefix is known later, so is what is wrong with them. */
function checkPrefixedNames(check: ArgsCheck<ProxyFleetArgs>, name: string): void {
  const { namePrefix, compute } = check.args;
  if (typeof namePrefix !== 'string' || !namePrefixSchema.safeParse(namePrefix).success) return;
  const parts: [NameKind, string][] = [
    ['loadBalancer', `${namePrefix}-${name}`],
    ['targetGroup', `${namePrefix}-${name}-${compute === 'ec2' ? 'ec2' : 'ecs'}`],
    // The account's and the region's part of the name always fits where the two above do.
    ['bucket', `${namePrefix}-${name}-config`],
  ];
  const bad = parts.find(
    ([kind, part]) => part.length > NAME_RULES[kind].length || !NAME_RULES[kind].pattern.test(part),
  );
  if (bad === undefined) return;
  const [kind, part] = bad;
  const { length, says } = NAME_RULES[kind];
  check.problem(
    'namePrefix',
    `makes the ${kind} name "${part}" (${part.length} characters); allowed are ${length} of ${says}`,
  );
}

function checkAuthority(check: ArgsCheck<ProxyFleetArgs>): HostCertificateAuthority | undefined {
  const secretArn = check.optional('hostCertificateAuthoritySecretArn', schemas.secretArn);
  const publicKey = check.optional('hostCertificateAuthorityPublicKey', schemas.hostPublicKey);
  if (secretArn !== undefined && publicKey !== undefined) return { secretArn, publicKey };
  if (secretArn !== undefined) {
    check.problem('hostCertificateAuthorityPublicKey', 'is required with hostCertificateAuthoritySecretArn');
  }
  if (publicKey !== undefined) {
    check.problem('hostCertificateAuthoritySecretArn', 'is required with hostCertificateAuthorityPublicKey');
  }
  return undefined;
}
