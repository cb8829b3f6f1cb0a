import { stringify } from 'yaml';
import { parseArn } from '../internal/arn';
import type { Compute } from './compute-args';
import type { FleetSink } from './sink-schema';

/** Ports inside of the image. */
export const SSH_PORT = 2222;
export const HEALTH_PORT = 8080;

/** Fargate kills a task this long after SIGTERM at the latest, in seconds. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
export const MOST_FARGATE_STOP_SECONDS = 120;

/** After its drain a proxy cuts sessions and closes its trail, which waits up to 30 seconds for a sink to acknowledge. */
const FARGATE_CLOSE_SECONDS = 40;

/** What the config of the proxies is made of; every value is known. */
export interface ProxyConfigFacts {
  readonly compute: Compute;
  readonly accountId: string;
  readonly region: string;
  readonly auditSinks: readonly FleetSink[];
  readonly eventSource: string | undefined;
  readonly failureMode: 'failClosed' | 'failOpen';
  readonly drainSeconds: number;
  readonly lockTableName: string;
  readonly factorTableName: string;
  readonly signsHostCertificates: boolean;
  readonly recordingsBucketName: string | undefined;
  /** A bucket's key is of the bucket's region; without a key that is the fleet's. */
  readonly recordingsKmsKeyArn: string | undefined;
  readonly discoverOwnAccount: boolean;
  readonly targetRoleArns: readonly string[];
  readonly targetExternalId: string | undefined;
  readonly targetRegions: readonly string[];
  readonly targetLogins: readonly string[];
  readonly targetPorts: readonly number[];
  readonly targetsFile: string | undefined;
  /** Of `ec2`. */
  readonly lifecycleHook: { readonly autoScalingGroupName: string; readonly hookName: string } | undefined;
}

/** `proxy.yaml`, which every proxy of the fleet starts with. Paths are relative to it. */
export function renderProxyConfig(facts: ProxyConfigFacts): string {
  return stringify({
    listen: [{ host: '0.0.0.0', port: SSH_PORT }],
    health: { listen: { host: '0.0.0.0', port: HEALTH_PORT } },
    hostKeys: ['host_key'],
    ...(facts.signsHostCertificates ? { hostCertificateAuthority: 'host_ca' } : {}),
    stateDirectory: '/var/lib/sallyport/state',
    drainSeconds: proxyDrainSeconds(facts),
    users: { file: 'users.yaml' },
    mfa: { table: { name: facts.factorTableName, region: facts.region } },
    access: { policyDirectory: 'access' },
    targets: {
      ...(facts.targetsFile === undefined ? {} : { file: 'targets.yaml' }),
      discovery: discoverySources(facts),
    },
    audit: auditConfig(facts),
    control: { lockTable: { name: facts.lockTableName, region: facts.region } },
    ...recordingConfig(facts),
    log: { auditEvents: true },
    aws: facts.lifecycleHook === undefined ? { taskProtection: true } : { lifecycleHook: facts.lifecycleHook },
  });
}

/** Beginning of the keys of recordings, which the proxies' role may write and do nothing else with. */
export const RECORDINGS_PREFIX = 'recordings/';

function recordingConfig({ recordingsBucketName, recordingsKmsKeyArn, region }: ProxyConfigFacts): object {
  if (recordingsBucketName === undefined) return {};
  const bucketRegion = parseArn(recordingsKmsKeyArn ?? '')?.region ?? region;
  return { recording: { upload: { bucket: recordingsBucketName, prefix: RECORDINGS_PREFIX, region: bucketRegion } } };
}

/** On Fargate task protection keeps a task for its live sessions; once SIGTERM came, little time is left. */
const proxyDrainSeconds = ({ compute, drainSeconds }: ProxyConfigFacts): number =>
  compute === 'ecs' ? Math.min(drainSeconds, MOST_FARGATE_STOP_SECONDS - FARGATE_CLOSE_SECONDS) : drainSeconds;

function discoverySources(facts: ProxyConfigFacts): object[] {
  const { discoverOwnAccount, targetRoleArns, targetExternalId, targetRegions, targetLogins, targetPorts } = facts;
  const [port = 22] = targetPorts;
  const roles = targetRoleArns.map((roleArn) => ({
    roleArn,
    ...(targetExternalId === undefined ? {} : { externalId: targetExternalId }),
  }));
  const accounts = discoverOwnAccount ? [{}, ...roles] : roles;
  return accounts.flatMap((account) =>
    targetRegions.map((region) => ({ region, ...account, logins: targetLogins, port })),
  );
}

function auditConfig(facts: ProxyConfigFacts): object {
  const { auditSinks, accountId, region, failureMode, compute } = facts;
  const eventSource = facts.eventSource ?? auditSinks.find((sink) => sink.eventSource !== undefined)?.eventSource;
  const owner = auditSinks.find(({ mode }) => mode !== 'readOnly')?.accountId ?? accountId;
  return {
    ...(eventSource === undefined ? {} : { eventSource }),
    accountId: owner,
    proxyAccountId: accountId,
    region,
    mode: failureMode,
    // A Fargate task's disk dies with it, so an event is durable there when a sink has acknowledged it.
    durable: compute === 'ecs' ? 'sink' : 'disk',
    sinks: auditSinks.map(sinkConfig),
  };
}

const sinkConfig = ({ type, region, mode, streamName, channelArn, writerRoleArn }: FleetSink): object => ({
  type,
  ...(type === 'firehose' ? { streamName } : { channelArn }),
  region,
  ...(writerRoleArn === undefined ? {} : { roleArn: writerRoleArn }),
  mode: mode ?? 'write',
});

export interface BundleFacts {
  /** Names of the files in `access/`. */
  readonly accessPolicyNames: readonly string[];
  readonly hasTargetsFile: boolean;
  readonly usersSecretArn: string;
  readonly hostKeySecretArn: string;
  readonly hostCertificateAuthoritySecretArn: string | undefined;
  readonly targetKeySecretArns: Readonly<Record<string, string>>;
}

/** `bootstrap.json`: which files a proxy fetches before it starts, from the bucket and from Secrets Manager. */
export function renderBootstrap(facts: BundleFacts): string {
  const { hostCertificateAuthoritySecretArn: authority } = facts;
  const object = (path: string) => ({ path, object: path });
  return JSON.stringify(
    {
      version: 1,
      files: [
        object('proxy.yaml'),
        ...facts.accessPolicyNames.map((name) => object(`access/${name}`)),
        ...(facts.hasTargetsFile ? [object('targets.yaml')] : []),
        { path: 'users.yaml', secretArn: facts.usersSecretArn },
        { path: 'host_key', secretArn: facts.hostKeySecretArn },
        ...(authority === undefined ? [] : [{ path: 'host_ca', secretArn: authority }]),
        ...Object.entries(facts.targetKeySecretArns).map(([name, secretArn]) => ({ path: `keys/${name}`, secretArn })),
      ],
    },
    undefined,
    2,
  );
}
