import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instanceStatements } from '../../components/src/fleet/instance-permissions';
import { proxyStatements } from '../../components/src/fleet/permissions';
import { REPOSITORY } from '../harness/tools';

/** Commands of the AWS SDK that a proxy sends, with the service whose action bears the command's name. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  CompleteLifecycleAction: 'autoscaling',
  DeleteItem: 'dynamodb',
  DescribeInstances: 'ec2',
  GetConsoleOutput: 'ec2',
  GetItem: 'dynamodb',
  GetObject: 's3',
  GetSecretValue: 'secretsmanager',
  PutAuditEvents: 'cloudtrail-data',
  PutItem: 'dynamodb',
  PutObject: 's3',
  PutRecordBatch: 'firehose',
  Scan: 'dynamodb',
  SendSSHPublicKey: 'ec2-instance-connect',
};

/** Every command and paginator of the AWS SDK in the proxy's source, and the one request that it signs by hand. */
function calledByTheProxy(): string[] {
  const folder = join(REPOSITORY, 'proxy-image', 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path),
  );
  const names = files.flatMap((path) => {
    const source = readFileSync(join(folder, path), 'utf8');
    if (source.includes('/PutAuditEvents`')) return ['PutAuditEvents'];
    if (!/@aws-sdk\/client-|\/open-dynamodb'/.test(source)) return [];
    return [...source.matchAll(/new (?:\w+\.)?([A-Z]\w+)Command\(|\bpaginate([A-Z]\w+)\(/g)].map(
      ([, command, paginated]) => command ?? paginated ?? '',
    );
  });
  return [...new Set(names)].sort();
}

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111111111111:${resource}`;

const allowed = new Set(
  [
    ...proxyStatements({
      partition: 'aws',
      accountId: '111111111111',
      auditSinks: [
        {
          type: 'firehose',
          region: 'eu-west-1',
          accountId: '111111111111',
          streamArn: arn('firehose', 'deliverystream/a'),
        },
        { type: 'lake', region: 'eu-west-1', accountId: '111111111111', channelArn: arn('cloudtrail', 'channel/c') },
      ],
      lockTableArn: arn('dynamodb', 'table/locks'),
      factorTableArn: arn('dynamodb', 'table/codes'),
      configBucketArn: 'arn:aws:s3:::config',
      fleetKeyArn: arn('kms', 'key/1'),
      recordingsBucketName: 'recordings',
      recordingsKmsKeyArn: undefined,
      secretArns: [arn('secretsmanager', 'secret:users')],
      secretsKmsKeyArn: undefined,
      targetRoleArns: ['arn:aws:iam::111111111111:role/targets'],
      discoverOwnAccount: true,
      targetLogins: ['ec2-user'],
    }),
    ...instanceStatements({
      partition: 'aws',
      accountId: '111111111111',
      region: 'eu-west-1',
      autoScalingGroupName: 'ssh',
      fleetKeyArn: arn('kms', 'key/1'),
      volumeTags: {},
    }),
  ].flatMap(({ actions }) => actions),
);

test('the role of the fleet allows every call of AWS that is in the proxy’s source', () => {
  const called = calledByTheProxy();
  expect(called).toContain('PutRecordBatch');
  expect(called.filter((name) => SERVICE_OF[name] === undefined)).toEqual([]);
  expect(called.map((name) => `${SERVICE_OF[name] ?? ''}:${name}`).filter((action) => !allowed.has(action))).toEqual(
    [],
  );
});

test('and it allows nothing of those services that the proxy does not call', () => {
  const called = new Set(calledByTheProxy().map((name) => `${SERVICE_OF[name] ?? ''}:${name}`));
  const services = ['dynamodb', 'firehose', 'cloudtrail-data', 's3', 'secretsmanager', 'ec2-instance-connect'];
  const idle = [...allowed].filter(
    (action) => services.some((service) => action.startsWith(`${service}:`)) && !called.has(action),
  );
  expect(idle).toEqual([]);
});
