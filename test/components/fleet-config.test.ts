import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { utils } from 'ssh2';
import { proxyStatements } from '../../components/src/fleet/permissions';
import {
  RECORDINGS_PREFIX,
  renderBootstrap,
  renderProxyConfig,
  type ProxyConfigFacts,
} from '../../components/src/fleet/proxy-config';
import { folderOf, removeFolders } from '../../components/src/fleet/temporary-folders.fixture';
import { parseManifest } from '../../proxy-image/src/bootstrap/manifest';
import { checkConfig } from '../../proxy-image/src/config/check-config';
import { loadConfig } from '../../proxy-image/src/config/load-config';
import { REPOSITORY } from '../harness/tools';

afterAll(removeFolders);

const ACCOUNT = '111111111111';
const REGION = 'eu-west-1';
const secretArn = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;

const firehose = {
  type: 'firehose',
  region: REGION,
  accountId: '222222222222',
  streamName: 'audit',
  streamArn: `arn:aws:firehose:${REGION}:222222222222:deliverystream/audit`,
} as const;

const least: ProxyConfigFacts = {
  compute: 'ecs',
  accountId: ACCOUNT,
  region: REGION,
  auditSinks: [firehose],
  eventSource: undefined,
  failureMode: 'failClosed',
  drainSeconds: 900,
  lockTableName: 'ssh-locks',
  factorTableName: 'ssh-codes',
  signsHostCertificates: false,
  recordingsBucketName: undefined,
  recordingsKmsKeyArn: undefined,
  discoverOwnAccount: true,
  targetRoleArns: [],
  targetExternalId: undefined,
  targetRegions: [REGION],
  targetLogins: ['ec2-user'],
  targetPorts: [22],
  targetsFile: undefined,
  lifecycleHook: undefined,
};

const everything: ProxyConfigFacts = {
  ...least,
  compute: 'ec2',
  auditSinks: [
    {
      type: 'lake',
      region: 'us-east-1',
      accountId: '222222222222',
      channelArn: 'arn:aws:cloudtrail:us-east-1:222222222222:channel/0aae3b4b-0b2a-4b6a-9a3e-9d0e0f5c1a2b',
      writerRoleArn: 'arn:aws:iam::222222222222:role/writer',
    },
    { ...firehose, mode: 'readOnly' },
  ],
  eventSource: 'ssh.example.com',
  signsHostCertificates: true,
  failureMode: 'failOpen',
  recordingsBucketName: 'acme-recordings',
  recordingsKmsKeyArn: 'arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555',
  targetRoleArns: ['arn:aws:iam::333333333333:role/targets'],
  targetExternalId: 'acme-ssh',
  targetRegions: [REGION, 'us-east-1'],
  targetLogins: ['ec2-user', 'ubuntu'],
  targetPorts: [2022, 22],
  targetsFile: 'targets:\n  - name: db-1\n    host: 10.0.3.4\n    privateKeyFile: keys/db\n    hostKeys: []\n',
  lifecycleHook: { autoScalingGroupName: 'acme-prod-ssh', hookName: 'drain' },
};

const privateKey = () => utils.generateKeyPairSync('ed25519').private;

/** The bundle as a proxy has it before it starts, with what Secrets Manager would hold. */
function materialise(facts: ProxyConfigFacts): string {
  const folder = folderOf();
  const policy = readFileSync(join(REPOSITORY, 'proxy-image/access-default/engineers.cedar'), 'utf8');
  const objects: Record<string, string> = {
    'proxy.yaml': renderProxyConfig(facts),
    'access/engineers.cedar': policy,
    'targets.yaml': facts.targetsFile ?? '',
  };
  const secrets: Record<string, string> = {
    [secretArn('users')]: 'users: []\n',
    [secretArn('host-key')]: privateKey(),
    [secretArn('host-ca')]: privateKey(),
    [secretArn('db')]: privateKey(),
  };
  const bootstrap = renderBootstrap({
    accessPolicyNames: ['engineers.cedar'],
    hasTargetsFile: facts.targetsFile !== undefined,
    usersSecretArn: secretArn('users'),
    hostKeySecretArn: secretArn('host-key'),
    hostCertificateAuthoritySecretArn: facts.signsHostCertificates ? secretArn('host-ca') : undefined,
    targetKeySecretArns: facts.targetsFile === undefined ? {} : { db: secretArn('db') },
  });
  for (const file of parseManifest(bootstrap, 'bootstrap.json').files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, ('object' in file ? objects[file.object] : secrets[file.secretArn]) ?? '');
    chmodSync(path, 0o600);
  }
  return join(folder, 'proxy.yaml');
}

describe('the config that a fleet writes', () => {
  it.each<[string, ProxyConfigFacts]>([
    ['with the least that there is', least],
    ['with everything', everything],
  ])('is taken by the proxy, %s', (_what, facts) => {
    const { outcome, errors } = checkConfig(materialise(facts));
    expect({ outcome, errors }).toEqual({ outcome: 'ok', errors: [] });
  });

  it('would be refused by the proxy with one key misspelt', () => {
    const path = materialise(least);
    writeFileSync(path, readFileSync(path, 'utf8').replace('lockTable:', 'locktable:'));
    expect(checkConfig(path).outcome).toBe('invalid');
  });

  it('says what the fleet was told', () => {
    const config = loadConfig(materialise(everything));
    expect(config).toMatchObject({
      listen: [{ port: 2222, proxyProtocolFrom: [] }],
      health: { listen: { port: 8080 } },
      drainSeconds: 900,
      audit: {
        eventSource: 'ssh.example.com',
        accountId: '222222222222',
        proxyAccountId: ACCOUNT,
        region: REGION,
        mode: 'failOpen',
        durable: 'disk',
        sinks: [
          { type: 'lake', region: 'us-east-1', roleArn: 'arn:aws:iam::222222222222:role/writer', mode: 'write' },
          { type: 'firehose', streamName: 'audit', mode: 'readOnly' },
        ],
      },
      control: { lockTable: { name: 'ssh-locks', region: REGION } },
      mfa: { table: { name: 'ssh-codes', region: REGION } },
      log: { auditEvents: true },
      aws: { taskProtection: false, lifecycleHook: { autoScalingGroupName: 'acme-prod-ssh', hookName: 'drain' } },
    });
    expect(
      config.targets.discovery.map(({ region, roleArn, externalId, port }) => ({ region, roleArn, externalId, port })),
    ).toEqual([
      { region: REGION, port: 2022 },
      { region: 'us-east-1', port: 2022 },
      { region: REGION, roleArn: 'arn:aws:iam::333333333333:role/targets', externalId: 'acme-ssh', port: 2022 },
      { region: 'us-east-1', roleArn: 'arn:aws:iam::333333333333:role/targets', externalId: 'acme-ssh', port: 2022 },
    ]);
  });

  it('uploads recordings where its role may write', () => {
    const { upload } = loadConfig(materialise(everything)).recording;
    expect(upload).toMatchObject({ bucket: 'acme-recordings', prefix: RECORDINGS_PREFIX, region: 'us-east-1' });
    const [statement] = proxyStatements({
      partition: 'aws',
      accountId: ACCOUNT,
      auditSinks: everything.auditSinks,
      lockTableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/ssh-locks`,
      factorTableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/ssh-codes`,
      configBucketArn: 'arn:aws:s3:::config',
      fleetKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
      recordingsBucketName: 'acme-recordings',
      recordingsKmsKeyArn: undefined,
      secretArns: [secretArn('users')],
      secretsKmsKeyArn: undefined,
      targetRoleArns: [],
      discoverOwnAccount: false,
      targetLogins: [],
    }).filter(({ actions }) => actions.includes('s3:PutObject'));
    expect(statement?.resources).toEqual([`arn:aws:s3:::${String(upload?.bucket)}/${String(upload?.prefix)}*`]);
  });

  it('confirms an act on Fargate when a sink has it, and on EC2 when the disk has it', () => {
    expect(loadConfig(materialise(least)).audit.durable).toBe('sink');
    expect(loadConfig(materialise({ ...least, compute: 'ec2' })).audit.durable).toBe('disk');
  });
});
