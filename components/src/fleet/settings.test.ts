import * as pulumi from '@pulumi/pulumi';
import { valueOf } from '../internal/value-of.fixture';
import type { ProxyFleetArgs } from './args';
import { firehoseSink, leastArgs } from './fleet.fixture';
import { checkFleetArgs } from './settings';
import { folderOf, removeFolders } from './temporary-folders.fixture';

afterAll(removeFolders);

/** What the check says of arguments; keys given as undefined are left out. */
function problemsOf(more: Record<string, unknown>): string[] {
  const args = Object.fromEntries(
    Object.entries({ ...leastArgs(), ...more }).filter(([, value]) => value !== undefined),
  );
  try {
    checkFleetArgs('ssh', args as unknown as ProxyFleetArgs);
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) {
      return (error.errors ?? []).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
    }
    throw error;
  }
  return [];
}

test('takes the least that there is', async () => {
  const settings = checkFleetArgs('ssh', leastArgs());
  expect(settings.compute).toBe('ecs');
  expect(settings.discoverOwnAccount).toBe(true);
  expect(settings.protectEvidence).toBe(true);
  expect(await valueOf(settings.isInternal)).toBe(true);
  expect(await valueOf(settings.port)).toBe(2222);
  expect(await valueOf(settings.failureMode)).toBe('failClosed');
  expect(await valueOf(settings.targetCidrs)).toEqual(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);
});

test('does not look for targets in its own account when roles for others are given', () => {
  const roles = ['arn:aws:iam::333333333333:role/targets'];
  expect(checkFleetArgs('ssh', { ...leastArgs(), targetRoleArns: roles }).discoverOwnAccount).toBe(false);
  expect(
    checkFleetArgs('ssh', { ...leastArgs(), targetRoleArns: roles, discoverOwnAccount: true }).discoverOwnAccount,
  ).toBe(true);
});

test('chooses an instance type for the processor', async () => {
  const typeFor = (architecture: string) =>
    valueOf(checkFleetArgs('ssh', { ...leastArgs(), compute: 'ec2', architecture }).instanceType);
  expect(await typeFor('arm64')).toBe('t4g.small');
  expect(await typeFor('x86_64')).toBe('t3.small');
});

test('takes an instance type of a processor that is known later, or left to the default as null', () => {
  const x86 = { compute: 'ec2', instanceType: 't3.small', architecture: pulumi.output('x86_64') };
  expect(problemsOf(x86)).toEqual([]);
  expect(problemsOf({ compute: 'ec2', instanceType: 't4g.small', architecture: null })).toEqual([]);
});

test('takes ranges of every width', () => {
  expect(
    problemsOf({ clientCidrs: ['10.128.0.0/9', '192.0.2.7/32', '198.51.100.128/25', '203.0.113.252/30'] }),
  ).toEqual([]);
});

test('takes the whole internet when that is meant', () => {
  expect(problemsOf({ clientCidrs: ['0.0.0.0/0'], allowInternetClients: true })).toEqual([]);
});

test('tells all problems at once', () => {
  expect(
    problemsOf({ image: undefined, port: 0, vpcId: 'vpc', clientCidr: ['10.0.0.0/8'] }).map(
      (problem) => problem.split(' ')[0],
    ),
  ).toEqual(expect.arrayContaining(['image', 'port', 'vpcId', 'clientCidr']));
});

const ECR = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/sallyport';

describe('a bad argument is told with what is allowed', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no client ranges', { clientCidrs: undefined }, 'clientCidrs is required'],
    ['no client range', { clientCidrs: [] }, 'clientCidrs is empty; at least 1 must be given'],
    [
      'the internet',
      { clientCidrs: ['0.0.0.0/0'] },
      'clientCidrs[0] is "0.0.0.0/0", wider than /8; name the networks of your clients, or set allowInternetClients to true',
    ],
    [
      'half of the internet',
      { clientCidrs: ['128.0.0.0/1'] },
      'clientCidrs[0] is "128.0.0.0/1", wider than /8; name the networks of your clients, or set allowInternetClients to true',
    ],
    [
      'an address without width',
      { clientCidrs: ['10.0.0.1'] },
      'clientCidrs[0] is "10.0.0.1"; allowed is an IPv4 range like 10.0.0.0/8',
    ],
    [
      'an IPv6 range',
      { clientCidrs: ['2001:db8::/32'] },
      'clientCidrs[0] is "2001:db8::/32"; allowed is an IPv4 range like 10.0.0.0/8',
    ],
    [
      'a tag in ECR',
      { image: `${ECR}:1.2.3` },
      `image is "${ECR}:1.2.3", which names no digest; allowed is REPOSITORY@sha256:DIGEST. \`aws ecr describe-images --region eu-west-1 --repository-name sallyport --image-ids imageTag=1.2.3 --query 'imageDetails[0].imageDigest' --output text\` prints it`,
    ],
    [
      'a tag elsewhere',
      { image: 'ghcr.io/acme/sallyport:1' },
      `image is "ghcr.io/acme/sallyport:1", which names no digest; allowed is REPOSITORY@sha256:DIGEST. \`docker buildx imagetools inspect ghcr.io/acme/sallyport:1 --format '{{.Manifest.Digest}}'\` prints it`,
    ],
    ['another compute', { compute: 'esc' }, 'compute is "esc"; did you mean "ecs"?'],
    [
      'an instance type for ecs',
      { instanceType: 't4g.small' },
      'instanceType is for compute "ec2"; this fleet\'s is "ecs"',
    ],
    ['cpu for ec2', { compute: 'ec2', cpu: 1024 }, 'cpu is for compute "ecs"; this fleet\'s is "ec2"'],
    [
      'an instance type of the other processor',
      { compute: 'ec2', instanceType: 'm7i.large' },
      'instanceType is "m7i.large", whose processors are x86_64; set architecture to that, or choose another type',
    ],
    [
      'memory that Fargate does not take',
      { cpu: 256, memory: 4096 },
      'memory is 4096; with cpu 256 allowed are 512, 1024, 2048',
    ],
    ['cpu that Fargate does not take', { cpu: 300 }, 'cpu is 300; allowed are 256, 512, 1024, 2048, 4096, 8192, 16384'],
    ['less at most than at least', { minCapacity: 5, maxCapacity: 2 }, 'maxCapacity is 2, less than minCapacity, 5'],
    [
      'a drain longer than AWS waits',
      { drainSeconds: 7200 },
      'drainSeconds is 7200; allowed is a whole number from 60 to 3600 (seconds)',
    ],
    [
      'a retention that CloudWatch does not take',
      { logRetentionDays: 100 },
      'logRetentionDays is 100; allowed are 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
    ],
    ['no sink', { auditSinks: [] }, 'auditSinks holds no sink to write to; at least one must have mode write'],
    [
      'reports alone',
      { auditSinks: [{ ...firehoseSink, mode: 'readOnly' }] },
      'auditSinks holds no sink to write to; at least one must have mode write',
    ],
    [
      'a stream without ARN',
      { auditSinks: [{ ...firehoseSink, streamArn: undefined }] },
      'auditSinks[0].streamArn is required of a sink of type firehose',
    ],
    [
      'a lake without channel',
      { auditSinks: [{ type: 'lake', region: 'eu-west-1', accountId: '111111111111' }] },
      'auditSinks[0].channelArn is required of a sink of type lake',
    ],
    [
      'another type of sink',
      { auditSinks: [{ ...firehoseSink, type: 'kinesis' }] },
      'auditSinks[0].type is "kinesis"; allowed are firehose, lake',
    ],
    ['another failure mode', { failureMode: 'failclosed' }, 'failureMode is "failclosed"; did you mean "failClosed"?'],
    [
      'no folder of policies',
      { accessPolicyDirectory: undefined },
      'accessPolicyDirectory is required: a folder of Cedar policies, *.cedar',
    ],
    [
      'a folder of policies that is known later',
      { accessPolicyDirectory: pulumi.output('./access') },
      'accessPolicyDirectory must be a plain value, since it decides which resources there are',
    ],
    ['endpoints without route tables', { vpcEndpoints: true }, 'routeTableIds is required with vpcEndpoints'],
    [
      'route tables without endpoints',
      { routeTableIds: ['rtb-0123456789abcdef0'] },
      'routeTableIds is of no use without vpcEndpoints',
    ],
    [
      'an address with a width',
      { clientCidrs: ['10.0.0.5/8'] },
      'clientCidrs[0] is "10.0.0.5/8", an address within a range; allowed is the range, 10.0.0.0/8',
    ],
    [
      'a width with a zero before it',
      { clientCidrs: ['10.0.0.0/08'] },
      'clientCidrs[0] is "10.0.0.0/08"; allowed is an IPv4 range like 10.0.0.0/8',
    ],
    [
      'an external id that STS does not take',
      { targetExternalId: 'a b' },
      'targetExternalId is "a b"; allowed are 2 to 1224 letters, digits and +=,.@:/-',
    ],
    [
      'an event source that is no host name',
      { eventSource: 'x y' },
      'eventSource is "x y"; allowed is a host name like ssh.example.com',
    ],
    [
      'an event source of AWS',
      { eventSource: 'ec2.amazonaws.com' },
      'eventSource ends in .amazonaws.com, which is for events of AWS itself; allowed is a host name like ssh.example.com',
    ],
    [
      'an authority without its public key',
      { hostCertificateAuthoritySecretArn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:ca-AbCdEf' },
      'hostCertificateAuthorityPublicKey is required with hostCertificateAuthoritySecretArn',
    ],
    [
      'a secret that is none',
      { usersSecretArn: 'ssh-users' },
      'usersSecretArn is "ssh-users"; allowed is an ARN like arn:aws:secretsmanager:eu-west-1:123456789012:secret:ssh-users-AbCdEf',
    ],
    [
      'a login that is none',
      { targetLogins: ['Ec2 User'] },
      'targetLogins[0] is "Ec2 User"; allowed is an operating-system user like ec2-user',
    ],
    [
      'a key file outside of its folder',
      { targetKeySecretArns: { '../host_key': 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:k-AbCdEf' } },
      'targetKeySecretArns holds "../host_key", which is no file name; allowed are letters, digits, dashes and underscores',
    ],
    [
      'an argument that there is none of',
      { clientCidr: ['10.0.0.0/8'] },
      'clientCidr is no argument of ProxyFleet; did you mean "clientCidrs"?',
    ],
  ])('%s', (_what, more, problem) => {
    expect(problemsOf(more)).toEqual([problem]);
  });

  it('never shows what was given as public key', () => {
    const [problem = ''] = problemsOf({ hostPublicKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0'] });
    expect(problem).toContain('hostPublicKeys[0] is no public key in one line');
    expect(problem).not.toContain('c2VjcmV0');
  });

  it('names the folder that holds no policies', () => {
    const folder = folderOf({ 'readme.md': 'nothing' });
    expect(problemsOf({ accessPolicyDirectory: folder })).toEqual([
      `accessPolicyDirectory is "${folder}", which holds no *.cedar file`,
    ]);
  });

  it('names the policy file that says nothing', () => {
    const folder = folderOf({ 'a.cedar': '// later\n' });
    expect(problemsOf({ accessPolicyDirectory: folder })).toEqual([
      `accessPolicyDirectory holds "a.cedar", which neither permits nor forbids anything`,
    ]);
  });

  it('refuses a targets file with a private key, and does not show it', () => {
    const folder = folderOf({
      'targets.yaml': 'targets: []\nkey: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  c2VjcmV0\n',
    });
    const [problem = ''] = problemsOf({ targetsFile: `${folder}/targets.yaml` });
    expect(problem).toContain('which holds a private key; put it into a secret and name that in targetKeySecretArns');
    expect(problem).not.toContain('c2VjcmV0');
  });

  it('refuses a targets file without targets', () => {
    const folder = folderOf({ 'targets.yaml': 'hosts: []\n' });
    expect(problemsOf({ targetsFile: `${folder}/targets.yaml` })).toEqual([
      `targetsFile is "${folder}/targets.yaml", which has no list "targets"`,
    ]);
  });

  it('refuses a name that no load balancer can bear', () => {
    expect(() => checkFleetArgs('the-proxies-of-the-whole-company', leastArgs())).toThrow(
      /cannot begin the name of a loadBalancer/,
    );
  });

  it.each([
    [
      'proxies-of-the-whole-company',
      'loadBalancer name "acme-proxies-of-the-whole-company" (33 characters); allowed are 32',
    ],
    [
      'proxies-of-the-whole-firm',
      'targetGroup name "acme-proxies-of-the-whole-firm-ecs" (34 characters); allowed are 32',
    ],
    ['Ssh', 'bucket name "acme-Ssh-config" (15 characters); allowed are 63 of lower-case letters'],
  ])('refuses the prefix that makes a wrong name of %s, once and with its key', (name, problem) => {
    expect(() => checkFleetArgs(name, { ...leastArgs(), namePrefix: 'acme' })).toThrow(
      `namePrefix makes the ${problem}`,
    );
  });

  it('refuses more target roles than a policy can name', () => {
    const roles = (count: number) =>
      Array.from({ length: count }, (_, index) => `arn:aws:iam::${333333333000 + index}:role/sallyport-targets`);
    expect(problemsOf({ targetRoleArns: roles(80) })).toEqual([]);
    expect(problemsOf({ compute: 'ec2', targetRoleArns: roles(80) })).toEqual([
      expect.stringMatching(
        /^targetRoleArns are 80, more than the role of proxies on ec2 can name; allowed are about 62 of this length/,
      ),
    ]);
  });

  it('tells of a value that is known later when it is known', async () => {
    const settings = checkFleetArgs('ssh', { ...leastArgs(), image: pulumi.output(`${ECR}:latest`) });
    await expect(valueOf(settings.image)).rejects.toThrow(/ProxyFleet: image is .* which names no digest/);
  });
});
