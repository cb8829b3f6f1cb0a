import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { valueOf } from '../internal/value-of.fixture';
import type { ProxyFleetArgs } from './args';
import { HOST_PUBLIC_KEY, IMAGE, leastArgs, secretArn } from './fleet.fixture';
import { mockAws, type Registered } from './mocks.fixture';
import { ProxyFleet } from './proxy-fleet';
import { folderOf, removeFolders } from './temporary-folders.fixture';

afterAll(removeFolders);

async function deploy(more: Partial<ProxyFleetArgs> = {}) {
  const resources = mockAws();
  const fleet = new ProxyFleet('ssh', { ...leastArgs(), ...more });
  await pulumi.runtime.disconnect();
  return { fleet, resources };
}

function only(resources: readonly Registered[], type: string): Registered['inputs'] {
  const [found, ...more] = resources.filter((each) => each.type === type);
  if (found === undefined || more.length > 0) throw new Error(`not one resource of type ${type}`);
  return found.inputs;
}

function tableNamed(resources: readonly Registered[], name: string): Registered['inputs'] {
  const found = resources.find((each) => each.type === 'aws:dynamodb/table:Table' && each.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found.inputs;
}

const objectNamed = (resources: readonly Registered[], key: string): string =>
  String(resources.find(({ type, inputs }) => type === OBJECT && inputs.key === key)?.inputs.content);

/** Its id is not known in a preview. */
class UnmadeVpc extends pulumi.CustomResource {}

const OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** Types of AWS that bear no tags. */
const UNTAGGED = [
  'components:index:ProxyFleet',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:s3/bucketVersioning:BucketVersioning',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:cloudwatch/logMetricFilter:LogMetricFilter',
  'aws:cloudwatch/dashboard:Dashboard',
  'aws:appautoscaling/policy:Policy',
  'aws:autoscaling/policy:Policy',
  'aws:autoscaling/lifecycleHook:LifecycleHook',
];

/** What the tests below look at, in one deployment for each kind of compute. */
const told: Partial<ProxyFleetArgs> = {
  tags: { owner: 'platform' },
  vpcEndpoints: true,
  routeTableIds: ['rtb-0123456789abcdef0'],
  clientCidrs: ['10.1.0.0/16', '10.2.0.0/16'],
  port: 22,
  hostname: 'ssh.example.com',
  targetPorts: [22, 2022],
  minCapacity: 3,
  maxCapacity: 9,
  sessionsPerProxy: 50,
  drainSeconds: 600,
};

const deployments = new Map<string, ReturnType<typeof deploy>>();
function deployed(compute: string): ReturnType<typeof deploy> {
  const deployment = deployments.get(compute) ?? deploy({ ...told, compute });
  deployments.set(compute, deployment);
  return deployment;
}

describe.each(['ecs', 'ec2'])('a fleet on %s', (compute) => {
  it('tags everything that can be tagged, with the user’s tags too unless it is an object, which bears few', async () => {
    const { resources } = await deployed(compute);
    const bare = resources
      .filter(({ type }) => !UNTAGGED.includes(type))
      .filter(({ type, inputs }) => {
        const owner = type === OBJECT ? undefined : 'platform';
        const tags = Array.isArray(inputs.tags)
          ? Object.fromEntries((inputs.tags as { key: string; value: string }[]).map(({ key, value }) => [key, value]))
          : (inputs.tags as Record<string, string> | undefined);
        return tags?.owner !== owner || tags?.['sallyport:name'] !== 'ssh' || tags['sallyport:stack'] !== 'acme/prod';
      });
    expect(bare.map(({ type, name }) => `${type} ${name}`)).toEqual([]);
    expect(resources.length).toBeGreaterThan(35);
  });

  it('lets clients reach the load balancer alone, and the load balancer the proxies', async () => {
    const { resources } = await deployed(compute);
    const group = (name: string) => resources.find((each) => each.name === name)?.inputs;
    expect(group('ssh-edge')?.ingress).toEqual([
      { protocol: 'tcp', fromPort: 22, toPort: 22, description: 'Clients', cidrBlocks: ['10.1.0.0/16', '10.2.0.0/16'] },
    ]);
    expect(group('ssh-proxies')?.ingress).toEqual([
      { protocol: 'tcp', fromPort: 2222, toPort: 2222, description: 'Load balancer', securityGroups: ['ssh-edge-id'] },
      {
        protocol: 'tcp',
        fromPort: 8080,
        toPort: 8080,
        description: 'Load balancer: health',
        securityGroups: ['ssh-edge-id'],
      },
    ]);
    expect((group('ssh-proxies')?.egress as { fromPort: number }[]).map(({ fromPort }) => fromPort)).toEqual([
      443, 22, 2022,
    ]);
    expect(only(resources, 'aws:lb/loadBalancer:LoadBalancer')).toMatchObject({
      internal: true,
      securityGroups: ['ssh-edge-id'],
    });
  });

  it('keeps live sessions of a draining proxy', async () => {
    const { resources } = await deployed(compute);
    expect(only(resources, 'aws:lb/targetGroup:TargetGroup')).toMatchObject({
      targetType: compute === 'ecs' ? 'ip' : 'instance',
      preserveClientIp: 'true',
      deregistrationDelay: 600,
      connectionTermination: false,
      targetHealthStates: [{ enableUnhealthyConnectionTermination: false, unhealthyDrainingInterval: 600 }],
      healthCheck: { protocol: 'HTTP', port: '8080', path: '/healthz' },
    });
  });

  it('gives clients what they need to trust it', async () => {
    const { fleet } = await deployed(compute);
    expect(await valueOf(fleet.knownHosts)).toBe(
      `ssh.example.com ${HOST_PUBLIC_KEY.split(' ').slice(0, 2).join(' ')}\n`,
    );
    expect(await valueOf(fleet.sshConfig)).toContain('StrictHostKeyChecking yes');
    expect(await valueOf(fleet.hostname)).toBe('ssh.example.com');
  });

  it('protects what an investigation needs, and nothing when that is not wanted', async () => {
    const table = async (protectEvidence: boolean) =>
      tableNamed((await deploy({ compute, protectEvidence })).resources, 'ssh-locks').deletionProtectionEnabled;
    expect(await table(true)).toBe(true);
    expect(await table(false)).toBe(false);
  });

  it('keeps used codes in a table of their own, whose items expire', async () => {
    const { resources } = await deployed(compute);
    expect(tableNamed(resources, 'ssh-codes')).toMatchObject({
      hashKey: 'id',
      ttl: { attributeName: 'ttl', enabled: true },
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
    });
  });

  it('puts its config, its policies and no secret into the bucket', async () => {
    const { resources } = await deployed(compute);
    expect(JSON.parse(objectNamed(resources, 'bootstrap.json'))).toEqual({
      version: 1,
      files: [
        { path: 'proxy.yaml', object: 'proxy.yaml' },
        { path: 'access/base.cedar', object: 'access/base.cedar' },
        { path: 'users.yaml', secretArn: secretArn('ssh-users') },
        { path: 'host_key', secretArn: secretArn('ssh-host-key') },
      ],
    });
    expect(objectNamed(resources, 'access/base.cedar')).toContain('permit');
  });

  it('scales on the sessions of one proxy, apart from other fleets', async () => {
    const { resources } = await deployed(compute);
    expect(only(resources, 'aws:cloudwatch/logMetricFilter:LogMetricFilter')).toMatchObject({
      pattern: '{ $.msg = "gauges" }',
      metricTransformation: { namespace: 'Sallyport/ssh-log', name: 'LiveSessions', value: '$.gauges.sessions' },
    });
    const policy =
      compute === 'ecs'
        ? only(resources, 'aws:appautoscaling/policy:Policy')
        : only(resources, 'aws:autoscaling/policy:Policy');
    expect(policy.targetTrackingScalingPolicyConfiguration ?? policy.targetTrackingConfiguration).toMatchObject({
      targetValue: 50,
      customizedMetricSpecification: {
        namespace: 'Sallyport/ssh-log',
        metricName: 'LiveSessions',
        statistic: 'Average',
      },
    });
  });

  it('registers the same resources in a preview, where the network is not known yet', async () => {
    const previewed = mockAws('preview');
    const vpcId = new UnmadeVpc('test:index:Vpc', 'vpc', {}).id;
    new ProxyFleet('ssh', {
      ...leastArgs(),
      compute,
      vpcId,
      clientCidrs: pulumi.all([vpcId]).apply(() => ['10.0.0.0/8']),
    });
    await pulumi.runtime.disconnect();
    expect(previewed.find(({ name }) => name === 'ssh-edge')?.inputs.vpcId).toEqual({ __pulumiUnknown: true });
    const { resources } = await deploy({ compute });
    expect(previewed.map(({ name }) => name).sort()).toEqual([...resources.map(({ name }) => name), 'vpc'].sort());
  });

  it('denies its role to tamper in a policy of its own', async () => {
    const { resources } = await deployed(compute);
    const denials = resources.find(({ name }) => name === 'ssh-role-no-tampering')?.inputs.policy;
    const effects = (JSON.parse(String(denials)) as { Statement: { Effect: string }[] }).Statement.map(
      ({ Effect }) => Effect,
    );
    expect(new Set(effects)).toEqual(new Set(['Deny']));
  });
});

describe('a fleet on ecs', () => {
  it('runs the image by digest, read-only, as an ordinary user, and confirms by a sink', async () => {
    const { resources } = await deployed('ecs');
    const task = only(resources, 'aws:ecs/taskDefinition:TaskDefinition');
    const [container] = JSON.parse(String(task.containerDefinitions)) as Record<string, unknown>[];
    expect(container).toMatchObject({
      image: IMAGE,
      user: '10001:10001',
      privileged: false,
      readonlyRootFilesystem: true,
      stopTimeout: 120,
      linuxParameters: { capabilities: { drop: ['ALL'] } },
      environment: [
        { name: 'SALLYPORT_CONFIG_SOURCE', value: 's3://ssh-config' },
        { name: 'SALLYPORT_CONFIG_REVISION', value: expect.stringMatching(/^[0-9a-f]{16}$/) as string },
        { name: 'SALLYPORT_REGION', value: 'eu-west-1' },
      ],
    });
    expect(task.taskRoleArn).not.toBe(task.executionRoleArn);
    expect(parse(objectNamed(resources, 'proxy.yaml'))).toMatchObject({
      // Leaves 40 of the 120 seconds to the end of the sessions and the trail.
      drainSeconds: 80,
      audit: { durable: 'sink', mode: 'failClosed' },
      aws: { taskProtection: true },
    });
  });

  it('replaces tasks one for one, rolls back what does not start, and lets nobody in by ECS Exec', async () => {
    const { resources } = await deployed('ecs');
    expect(only(resources, 'aws:ecs/service:Service')).toMatchObject({
      deploymentMinimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: false,
      networkConfiguration: { assignPublicIp: false, securityGroups: ['ssh-proxies-id'] },
    });
  });

  it('scales between the bounds', async () => {
    const { resources } = await deployed('ecs');
    expect(only(resources, 'aws:appautoscaling/target:Target')).toMatchObject({
      minCapacity: 3,
      maxCapacity: 9,
      resourceId: 'service/ssh-cluster/ssh-service',
    });
  });
});

describe('a fleet on ec2', () => {
  it('launches from the newest Amazon Linux with IMDSv2, behind no key pair', async () => {
    const { resources } = await deploy({ compute: 'ec2', architecture: 'x86_64' });
    const template = only(resources, 'aws:ec2/launchTemplate:LaunchTemplate');
    expect(template).toMatchObject({
      imageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      instanceType: 't3.small',
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: 'true' } }],
    });
    expect(template.keyName).toBeUndefined();
  });

  it('finds audit volumes by tags that root volumes lack', async () => {
    const { resources } = await deployed('ec2');
    const template = only(resources, 'aws:ec2/launchTemplate:LaunchTemplate');
    const userData = Buffer.from(String(template.userData), 'base64').toString();
    expect(userData).toContain("'sallyport:name=ssh' 'sallyport:stack=acme/prod' 'sallyport:evidence=true'");
    const tags = (template.tagSpecifications as { tags: Record<string, string> }[]).flatMap((each) =>
      Object.keys(each.tags),
    );
    expect(tags).toContain('sallyport:name');
    expect(tags).not.toContain('sallyport:evidence');
  });

  it('drains by a lifecycle hook whose names the config holds', async () => {
    const { resources } = await deployed('ec2');
    const group = only(resources, 'aws:autoscaling/group:Group');
    const hook = only(resources, 'aws:autoscaling/lifecycleHook:LifecycleHook');
    expect(hook).toMatchObject({
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      heartbeatTimeout: 720,
      defaultResult: 'CONTINUE',
    });
    expect(parse(objectNamed(resources, 'proxy.yaml'))).toMatchObject({
      drainSeconds: 600,
      audit: { durable: 'disk' },
      aws: { lifecycleHook: { autoScalingGroupName: group.name, hookName: hook.name } },
    });
  });

  it('refreshes instances without going below its size', async () => {
    const { resources } = await deployed('ec2');
    expect(only(resources, 'aws:autoscaling/group:Group')).toMatchObject({
      name: 'acme-prod-ssh',
      minSize: 3,
      maxSize: 9,
      healthCheckType: 'ELB',
      instanceRefresh: { strategy: 'Rolling', preferences: { minHealthyPercentage: 100 } },
    });
  });
});

test('an object of the config bears ten tags at most, as S3 wants it, however many the user gives', async () => {
  const tags = Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`key-${index}`, 'value']));
  const { resources } = await deploy({ tags });
  const objects = resources.filter(({ type }) => type === OBJECT);
  expect(objects.length).toBeGreaterThan(2);
  expect(objects.filter(({ inputs }) => Object.keys(inputs.tags as object).length > 10)).toEqual([]);
  expect(Object.keys(only(resources, 'aws:s3/bucket:Bucket').tags as object)).toHaveLength(50);
});

test('opens 443 once, where targets are behind it too', async () => {
  const { resources } = await deploy({ targetPorts: [22, 443], targetCidrs: ['0.0.0.0/0'] });
  const egress = resources.find(({ name }) => name === 'ssh-proxies')?.inputs.egress as { fromPort: number }[];
  expect(egress.map(({ fromPort }) => fromPort)).toEqual([443, 22]);
});

test('names the dashboard without the dots of its stack', async () => {
  const resources = mockAws('up', 'prod.eu');
  new ProxyFleet('ssh', leastArgs());
  await pulumi.runtime.disconnect();
  expect(only(resources, 'aws:cloudwatch/dashboard:Dashboard').dashboardName).toBe('acme-prod-eu-ssh');
});

test('names begin with the prefix', async () => {
  const { resources } = await deploy({ namePrefix: 'acme', compute: 'ec2' });
  const name = (type: string) => only(resources, type).name;
  expect(name('aws:lb/loadBalancer:LoadBalancer')).toBe('acme-ssh');
  expect(name('aws:autoscaling/group:Group')).toBe('acme-ssh');
  expect(tableNamed(resources, 'ssh-locks').name).toBe('acme-ssh-locks');
  expect(tableNamed(resources, 'ssh-codes').name).toBe('acme-ssh-codes');
  expect(only(resources, 'aws:s3/bucket:Bucket').bucket).toBe('acme-ssh-config-111111111111-eu-west-1');
});

test('targets that are not discovered come with their keys from Secrets Manager', async () => {
  const folder = folderOf({
    'targets.yaml': 'targets:\n  - name: db-1\n    host: 10.0.3.4\n    privateKeyFile: keys/db\n',
  });
  const { resources } = await deploy({
    targetsFile: `${folder}/targets.yaml`,
    targetKeySecretArns: { db: secretArn('db-key') },
    discoverOwnAccount: false,
  });
  expect(parse(objectNamed(resources, 'proxy.yaml'))).toMatchObject({
    targets: { file: 'targets.yaml', discovery: [] },
  });
  expect(objectNamed(resources, 'bootstrap.json')).toContain(`"path": "keys/db"`);
  expect(resources.find(({ name }) => name === 'ssh-role-work')?.inputs.policy).toContain(secretArn('db-key'));
});
