import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARGET_TAG_KEYS } from '@sallyport/contract';
import { stringify } from 'yaml';
import { startMoto } from '../harness/moto';
import { Daemon } from '../harness/process';
import { generateKey, startSshd, type Sshd } from '../harness/sshd';
import { REPOSITORY } from '../harness/tools';
import { FleetResources } from './fleet-resources';
import { Front, type Answer, type Call } from './front';

export const NAMES = { config: 'fleet-config', recordings: 'fleet-recordings', events: 'fleet-events', stream: 'ssh-events', table: 'fleet-locks', codes: 'fleet-codes' };
/** Loopback as well, and an address that an instance may have in moto. */
export const TARGET_ADDRESS = '127.0.0.9';
export const ROLE = 'arn:aws:iam::210987654321:role/sallyport-targets';

export const POLICY = 'permit (principal, action, resource);';

export interface Ready {
  readonly pid: number;
  readonly listen: readonly { readonly port: number }[];
  readonly health: { readonly port: number };
}

/** Moto, a front before it that shows what the proxy asks, a real sshd, and the proxy as it starts on AWS. */
export interface AwsFleet {
  readonly directory: string;
  readonly configDirectory: string;
  readonly stateDirectory: string;
  readonly resources: FleetResources;
  readonly front: Front;
  readonly sshd: Sshd;
  proxy: Daemon;
  readonly instanceIds: readonly string[];
  /** What AWS is to fail at from now on. */
  readonly faults: { isFirehoseAway: boolean };
  /** Starts the proxy again, with the state of before. */
  restart(): Promise<void>;
  /** Bodies that the ECS agent was sent. */
  readonly protection: { ProtectionEnabled: boolean }[];
  ready(): Ready;
  /** Arguments of ssh up to the host. */
  sshTo(target: string): string[];
  /** Public keys that were pushed, newest last. */
  pushedKeys(): string[];
  stop(): Promise<void>;
}

const consoleOutput = (instanceId: string, hostKey: string): Answer => {
  const text = `[    0.0] Linux\n-----BEGIN SSH HOST KEY KEYS-----\n${hostKey} root@target\n-----END SSH HOST KEY KEYS-----\nlogin:`;
  const body = `<GetConsoleOutputResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><instanceId>${instanceId}</instanceId><timestamp>2026-11-23T07:00:00Z</timestamp><output>${Buffer.from(text).toString('base64')}</output></GetConsoleOutputResponse>`;
  return { status: 200, body };
};

export async function startAwsFleet(): Promise<AwsFleet> {
  const directory = mkdtempSync(join(tmpdir(), 'sp-aws-'));
  const [configDirectory, stateDirectory] = [join(directory, 'config'), join(directory, 'state')];
  const moto = await startMoto();
  const resources = new FleetResources(moto, ROLE);
  const sshd = await startSshd(join(directory, 'sshd'), [`ListenAddress ${TARGET_ADDRESS}`]);
  const hostKey = sshd.hostKey.split(' ').slice(0, 2).join(' ');
  const authorizedKeys = join(directory, 'sshd', 'authorized_keys');
  // From here on sshd accepts nothing but the key that was pushed last.
  writeFileSync(authorizedKeys, '');
  const faults = { isFirehoseAway: false };
  const front = await Front.start(moto.endpoint, ({ operation, parameters, json }) => {
    if (operation === 'SendSSHPublicKey') writeFileSync(authorizedKeys, `${String(json.SSHPublicKey)}\n`);
    if (operation === 'PutRecordBatch' && faults.isFirehoseAway) return { status: 500, body: JSON.stringify({ __type: 'InternalFailure', message: 'as the test wants' }) };
    return operation === 'GetConsoleOutput' ? consoleOutput(parameters.get('InstanceId') ?? '', hostKey) : undefined;
  });
  const instanceIds = await makeResources(resources, hostKey, sshd.login);
  const agent = await startAgent();
  const hostKeyPublic = await putConfiguration({ directory, stateDirectory, resources, sshd, hostKey });

  const program = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy-bootstrap.js');
  const env = {
    ...process.env,
    ...moto.env,
    AWS_ENDPOINT_URL_FIREHOSE: front.endpoint,
    AWS_ENDPOINT_URL_EC2: front.endpoint,
    AWS_ENDPOINT_URL_EC2_INSTANCE_CONNECT: front.endpoint,
    AWS_ENDPOINT_URL_STS: front.endpoint,
    ECS_AGENT_URI: agent.endpoint,
    SALLYPORT_CONFIG_SOURCE: `s3://${NAMES.config}/fleet-1`,
    SALLYPORT_REGION: moto.region,
    SALLYPORT_CONFIG_DIRECTORY: configDirectory,
    SALLYPORT_CONFIG_POLL_SECONDS: '1',
  };
  const start = async (): Promise<Daemon> => {
    const daemon = Daemon.start('proxy on AWS', process.execPath, [program], { env });
    await daemon.waitFor(/sallyport-proxy listening on/, 60_000);
    return daemon;
  };
  const proxy = await start();
  const ready = (): Ready => JSON.parse(readFileSync(join(stateDirectory, 'ready.json'), 'utf8')) as Ready;
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(knownHosts, `* ${hostKeyPublic}\n`);
  const options = { UserKnownHostsFile: knownHosts, GlobalKnownHostsFile: '/dev/null', StrictHostKeyChecking: 'yes', BatchMode: 'yes', IdentitiesOnly: 'yes', LogLevel: 'ERROR' };
  const fleet: AwsFleet = {
    ...{ directory, configDirectory, stateDirectory, resources, front, sshd, proxy, instanceIds, protection: agent.bodies, ready, faults },
    restart: async () => {
      fleet.proxy = await start();
    },
    sshTo: (target) => [
      ...['-F', '/dev/null', '-p', String(ready().listen[0]?.port), '-i', join(directory, 'key_ci'), '-l', `${sshd.login}+${target}`],
      ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
      '127.0.0.1',
    ],
    pushedKeys: () => front.calls.filter(isPush).map(({ json }) => String(json.SSHPublicKey)),
    stop: async () => {
      await fleet.proxy.stop();
      await agent.stop();
      await front.stop();
      await sshd.stop();
      resources.close();
      await moto.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return fleet;
}

const isPush = ({ operation }: Call): boolean => operation === 'SendSSHPublicKey';

async function makeResources(resources: FleetResources, hostKey: string, login: string): Promise<string[]> {
  for (const bucket of [NAMES.config, NAMES.recordings, NAMES.events]) await resources.bucket(bucket);
  await resources.stream(NAMES.stream, NAMES.events);
  for (const table of [NAMES.table, NAMES.codes]) await resources.table(table);
  const strange = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString('base64')}`;
  const target = { [TARGET_TAG_KEYS.target]: 'true', [TARGET_TAG_KEYS.logins]: `${login} somebody` };
  return resources.instances(TARGET_ADDRESS, [
    { Name: 'web-1', ...target, [TARGET_TAG_KEYS.hostKey]: hostKey },
    { Name: 'web-2', ...target },
    { Name: 'web-3', ...target, [TARGET_TAG_KEYS.hostKey]: strange },
    { Name: 'web-4' },
  ]);
}

interface ConfigurationParts {
  readonly directory: string;
  readonly stateDirectory: string;
  readonly resources: FleetResources;
  readonly sshd: Sshd;
  readonly hostKey: string;
}

/** Uploads what the fleet's component renders; gives the proxy's public host key. */
async function putConfiguration({ directory, stateDirectory, resources, sshd, hostKey }: ConfigurationParts): Promise<string> {
  mkdirSync(stateDirectory, { mode: 0o700 });
  await generateKey(join(directory, 'host_key'));
  await generateKey(join(directory, 'key_ci'));
  const users = { users: [{ name: 'ci', class: 'machine', keys: [readFileSync(join(directory, 'key_ci.pub'), 'utf8').trim()] }] };
  const region = 'eu-central-1';
  const config = {
    listen: [{ host: '127.0.0.1', port: 0 }],
    health: { listen: { host: '127.0.0.1', port: 0 } },
    hostKeys: ['host_key'],
    stateDirectory,
    drainSeconds: 20,
    users: { file: 'users.yaml' },
    access: { policyDirectory: 'access' },
    targets: {
      file: 'targets.yaml',
      discovery: [{ region, roleArn: ROLE, externalId: 'sallyport', logins: [sshd.login], port: sshd.port, refreshSeconds: 5 }],
    },
    recording: { upload: { bucket: NAMES.recordings, region, keepHours: 0 } },
    audit: {
      ...{ eventSource: 'ssh.example.com', accountId: '123456789012', region, durable: 'sink', heartbeatSeconds: 5 },
      sinks: [{ type: 'firehose', streamName: NAMES.stream, region }],
    },
    control: { lockTable: { name: NAMES.table, region } },
    mfa: { table: { name: NAMES.codes, region } },
    log: { auditEvents: true },
    aws: { taskProtection: true },
  };
  const instanceId = 'i-0123456789abcdef0';
  const targets = { targets: [{ name: 'fixed', host: '127.0.0.1', port: sshd.port, logins: [sshd.login], hostKeys: [hostKey], ec2InstanceConnect: { instanceId, region } }] };
  const [usersSecret, hostKeySecret] = [
    await resources.secret('fleet-1/users', stringify(users)),
    await resources.secret('fleet-1/host-key', readFileSync(join(directory, 'host_key'), 'utf8')),
  ];
  const put = (path: string, text: string) => resources.put(NAMES.config, `fleet-1/${path}`, text);
  await put('proxy.yaml', stringify(config));
  await put('targets.yaml', stringify(targets));
  await put('access/base.cedar', POLICY);
  const objects = ['proxy.yaml', 'targets.yaml', 'access/base.cedar'].map((path) => ({ path, object: path }));
  const secrets = [
    { path: 'users.yaml', secretArn: usersSecret },
    { path: 'host_key', secretArn: hostKeySecret },
  ];
  await put('bootstrap.json', JSON.stringify({ version: 1, files: [...objects, ...secrets] }));
  return readFileSync(join(directory, 'host_key.pub'), 'utf8').trim();
}

/** The part of the ECS agent that tasks ask for protection. */
async function startAgent(): Promise<{ endpoint: string; bodies: { ProtectionEnabled: boolean }[]; stop(): Promise<void> }> {
  const bodies: { ProtectionEnabled: boolean }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { ProtectionEnabled: boolean };
      bodies.push(body);
      const isRight = request.method === 'PUT' && request.url === '/task-protection/v1/state';
      response.writeHead(isRight ? 200 : 404).end(JSON.stringify({ protection: { ...body, TaskArn: 'arn:aws:ecs:eu-central-1:123456789012:task/t' } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, stop };
}
