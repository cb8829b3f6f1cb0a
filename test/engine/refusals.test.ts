import { AwsAccount } from '../harness/engine';
import { AwsProvider } from '../harness/engine/aws-provider/provider';
import { AwsPackage } from '../harness/engine/aws-provider/schema/aws-package';
import type { Properties } from '../harness/engine/wire/values';

const declared = new AwsPackage();
const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/x`;

/** What the provider says about a resource, as `property: reason`. */
function refusals(type: string, news: Properties): string[] {
  const provider = new AwsProvider(new AwsAccount(), declared);
  const urn = `urn:pulumi:dev::test::aws:${type}::thing`;
  return provider
    .check({ urn, olds: undefined, news, seed: new Uint8Array(32) })
    .refusals.map(({ property, reason }) => `${property}: ${reason}`);
}

const statement = (change: Properties = {}): Properties => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...change,
});
const document = (...statements: Properties[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const rolePolicy = (policy: string): Properties => ({ role: 'x', policy });
const lambda = (change: Properties = {}): Properties => ({
  role: ROLE,
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  code: {
    '4dabf18193072939515e22adb298388d': '0def7320c3a5731c473e5ecbe6d01bc7',
    assets: { 'index.js': { '4dabf18193072939515e22adb298388d': 'c44067f5952c0a294b673a41bacd8c17', text: 'x' } },
  },
  ...change,
});
const task = (change: Properties = {}): Properties => ({
  family: 'proxy',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
  containerDefinitions: JSON.stringify([{ name: 'proxy', image: 'x' }]),
  ...change,
});
const alarm = (change: Properties = {}): Properties => ({
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'm',
  namespace: 'n',
  period: 60,
  statistic: 'Sum',
  threshold: 1,
  ...change,
});
const filter = (change: Properties = {}, pattern = '{ $.event = "x" }'): Properties => ({
  logGroupName: 'g',
  pattern,
  metricTransformation: { name: 'm', namespace: 'n', value: '1', ...change },
});
const ssm = (content: Properties | string): Properties => ({
  documentType: 'Automation',
  content: typeof content === 'string' ? content : JSON.stringify(content),
});
const runbook = (change: Properties = {}): Properties => ({
  schemaVersion: '0.3',
  mainSteps: [{ name: 'ask', action: 'aws:approve' }],
  ...change,
});
const channel = (change: Properties = {}): Properties => ({
  typeName: 'AWS::CloudTrail::Channel',
  desiredState: JSON.stringify({
    Name: 'sallyport',
    Source: 'Custom',
    Destinations: [
      { Type: 'EVENT_DATA_STORE', Location: `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:eventdatastore/1-2` },
    ],
    ...change,
  }),
});
const dashboard = (change: Properties = {}): Properties => ({
  typeName: 'AWS::CloudTrail::Dashboard',
  desiredState: JSON.stringify({
    Name: 'sallyport',
    Widgets: [{ QueryStatement: 'SELECT 1', ViewProperties: { View: 'Table' } }],
    ...change,
  }),
});
const targets = { port: 2222, protocol: 'TCP', targetType: 'ip', vpcId: 'vpc-1' };
const firehose = (change: Properties = {}): Properties => ({
  destination: 'extended_s3',
  extendedS3Configuration: { bucketArn: 'arn:aws:s3:::b', roleArn: ROLE, ...change },
});

const good: readonly (readonly [string, Properties])[] = [
  ['s3/bucket:Bucket', { tags: { Owner: 'security' } }],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }))),
  ],
  ['lambda/function:Function', lambda()],
  ['ecs/taskDefinition:TaskDefinition', task()],
  ['cloudwatch/metricAlarm:MetricAlarm', alarm()],
  ['cloudwatch/logMetricFilter:LogMetricFilter', filter()],
  ['ssm/document:Document', ssm(runbook())],
  ['cloudcontrol/resource:Resource', channel()],
  ['cloudcontrol/resource:Resource', dashboard()],
  ['lb/targetGroup:TargetGroup', targets],
  ['kinesis/firehoseDeliveryStream:FirehoseDeliveryStream', firehose()],
];

const bad: readonly (readonly [string, Properties, string])[] = [
  // What the package declares
  ['s3/bucket:Bucket', { colour: 'red' }, 'colour: Invalid or unknown key "colour"'],
  [
    's3/bucketVersioning:BucketVersioning',
    { bucket: 'b', versioningConfiguration: { status: 'Enabled', mfa: 'x' } },
    'versioningConfiguration.mfa: Invalid or unknown key "mfa"; there are mfaDelete, status',
  ],
  [
    's3/bucketVersioning:BucketVersioning',
    { versioningConfiguration: { status: 'Enabled' } },
    'bucket: Missing required argument',
  ],
  [
    'ec2/securityGroup:SecurityGroup',
    { ingress: [{ fromPort: '22', toPort: 22, protocol: 'tcp' }] },
    'ingress[0].fromPort: Expected a number, got the string "22"',
  ],
  ['s3/bucket:Bucket', { tags: 'none' }, 'tags: Expected a map, got the string "none"'],
  [
    'lambda/function:Function',
    lambda({ environment: ['x'] }),
    'environment: Expected an object (lambda.FunctionEnvironment), got a list',
  ],
  // Everywhere
  [
    'sns/topicPolicy:TopicPolicy',
    { arn: 'topic', policy: document({ Effect: 'Allow', Action: 'sns:Publish', Resource: '*', Principal: '*' }) },
    'arn: "topic" is an invalid ARN',
  ],
  [
    'ecs/taskDefinition:TaskDefinition',
    task({ taskRoleArn: 'arn:aws:s3:::x' }),
    'taskRoleArn: "arn:aws:s3:::x" is an invalid ARN: expected arn:aws:iam::account:role/name',
  ],
  [
    'ec2/securityGroup:SecurityGroup',
    { ingress: [{ fromPort: 22, toPort: 22, protocol: 'tcp', cidrBlocks: ['10.0.0.1/8'] }] },
    'ingress[0].cidrBlocks: "10.0.0.1/8" is not a valid CIDR block; host bits are set',
  ],
  [
    'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { securityGroupId: 'sg-1', ipProtocol: 'tcp', cidrIpv4: '10.0.0.0' },
    'cidrIpv4: "10.0.0.0" is not a valid CIDR block',
  ],
  ['s3/bucket:Bucket', { tags: { 'aws:x': 'y' } }, 'tags["aws:x"]: tag keys must not start with aws:'],
  ['s3/bucket:Bucket', { tags: { a: 'x'.repeat(257) } }, 'tags["a"]: tag values have at most 256 characters'],
  // Storage
  [
    's3/bucketObjectv2:BucketObjectv2',
    {
      bucket: 'plain',
      key: 'x',
      tags: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, 'v'])),
    },
    'tags: BadRequest: Object tags cannot be greater than 10',
  ],
  ['s3/bucket:Bucket', { bucket: 'Upper' }, 'bucket: bucket name Upper may hold lower-case letters'],
  ['s3/bucket:Bucket', { bucket: 'x'.repeat(64) }, 'bucket: bucket names have 3 to 63 characters, got 64'],
  [
    's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration',
    { bucket: 'b', rule: { defaultRetention: { mode: 'FOREVER', days: 1 } } },
    'rule.defaultRetention.mode: expected',
  ],
  [
    's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration',
    { bucket: 'b', rule: { defaultRetention: { mode: 'COMPLIANCE', days: 1, years: 1 } } },
    'give either days or years',
  ],
  [
    'dynamodb/table:Table',
    {
      hashKey: 'id',
      attributes: [
        { name: 'id', type: 'S' },
        { name: 'more', type: 'S' },
      ],
    },
    'attributes: all attributes must be indexed; unused: more',
  ],
  ['ecr/repository:Repository', { name: 'Upper' }, 'name: Upper does not match'],
  // Identity
  [
    'iam/role:Role',
    {
      name: 'x'.repeat(65),
      assumeRolePolicy: document({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'ec2.amazonaws.com' },
      }),
    },
    'name: expected length of name to be in the range (1 - 64)',
  ],
  [
    'iam/role:Role',
    { assumeRolePolicy: document(statement()) },
    'assumeRolePolicy: MalformedPolicyDocument: Statement[0] must have a Principal',
  ],
  ['iam/rolePolicy:RolePolicy', rolePolicy('{'), 'policy: contains an invalid JSON policy'],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Effect: 'Permit' }))),
    'Statement[0].Effect must be Allow or Deny',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Action: 'GetObject' }))),
    'Statement[0].Action "GetObject" is not service:Action',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Principal: '*' }))),
    'a policy of an identity must not name a Principal',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Resource: 'bucket' }))),
    'Statement[0].Resource "bucket" must be in ARN format or "*"',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Sid: 'with space' }))),
    'Statement[0].Sid may hold letters and digits only',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Condition: { StringSame: { a: 'b' } } }))),
    'Statement[0].Condition has the unknown operator StringSame',
  ],
  [
    'iam/rolePolicy:RolePolicy',
    rolePolicy(document(statement({ Resource: [`arn:aws:s3:::${'x'.repeat(10_300)}`] }))),
    'at most 10240 are allowed',
  ],
  [
    'kms/key:Key',
    { deletionWindowInDays: 3 },
    'deletionWindowInDays: expected deletionWindowInDays to be in the range (7 - 30), got 3',
  ],
  ['kms/alias:Alias', { name: 'mine', targetKeyId: 'k' }, 'name: expected length'],
  // Observing
  [
    'cloudwatch/logGroup:LogGroup',
    { retentionInDays: 10 },
    'retentionInDays: expected retentionInDays to be one of 0, 1, 3',
  ],
  ['cloudwatch/logGroup:LogGroup', { name: 'a b' }, 'name: a b does not match'],
  [
    'cloudwatch/metricAlarm:MetricAlarm',
    alarm({ treatMissingData: 'silent' }),
    'treatMissingData: expected treatMissingData to be one of breaching',
  ],
  [
    'cloudwatch/metricAlarm:MetricAlarm',
    alarm({ name: 'x'.repeat(256) }),
    'name: expected length of name to be in the range (1 - 255)',
  ],
  [
    'cloudwatch/metricAlarm:MetricAlarm',
    alarm({ period: 45 }),
    'period: period must be 10, 20, 30 or a multiple of 60, got 45',
  ],
  [
    'cloudwatch/metricAlarm:MetricAlarm',
    alarm({ metricQueries: [{ id: 'A', expression: 'x' }] }),
    'metricName: conflicts with metricQueries',
  ],
  [
    'cloudwatch/logMetricFilter:LogMetricFilter',
    filter({}, ''),
    'pattern: filter patterns have 1 to 1024 characters, got 0',
  ],
  [
    'cloudwatch/logMetricFilter:LogMetricFilter',
    filter({}, '{ $.a = 1'),
    'pattern: InvalidParameterException: Invalid metric filter pattern',
  ],
  [
    'cloudwatch/logMetricFilter:LogMetricFilter',
    filter({ defaultValue: '0', dimensions: { a: '$.a' } }),
    'metricTransformation.defaultValue: conflicts with dimensions',
  ],
  [
    'cloudwatch/compositeAlarm:CompositeAlarm',
    { alarmName: 'a', alarmRule: 'ALARM("x") & OK("y")' },
    'alarmRule: ValidationError: AlarmRule is malformed at &',
  ],
  [
    'cloudwatch/dashboard:Dashboard',
    { dashboardName: 'd', dashboardBody: '{}' },
    'dashboardBody: InvalidParameterInput',
  ],
  ['cloudwatch/eventRule:EventRule', { scheduleExpression: 'every day' }, 'scheduleExpression: ValidationException'],
  [
    'cloudwatch/eventRule:EventRule',
    { eventPattern: '{"source":"aws.ec2"}' },
    '"source" must be an object or an array',
  ],
  [
    'cloudwatch/eventRule:EventRule',
    { description: 'none' },
    'eventPattern: one of eventPattern, scheduleExpression must be specified',
  ],
  [
    'scheduler/schedule:Schedule',
    {
      scheduleExpression: 'rate(0 days)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f', roleArn: ROLE },
    },
    'scheduleExpression: ValidationException: Invalid Schedule Expression rate(0 days)',
  ],
  [
    'sns/topicSubscription:TopicSubscription',
    { endpoint: 'e', protocol: 'pigeon', topic: `arn:aws:sns:eu-central-1:${ACCOUNT}:t` },
    'protocol: expected protocol to be one of sqs',
  ],
  // Computing
  ['lambda/function:Function', lambda({ name: 'a b' }), 'name: a b does not match'],
  ['lambda/function:Function', lambda({ runtime: 'nodejs8.10' }), 'runtime: expected runtime to be one of nodejs20.x'],
  [
    'lambda/function:Function',
    lambda({ handler: 'main.handler' }),
    'handler: the archive holds no file for main.handler; there are index.js',
  ],
  [
    'lambda/function:Function',
    lambda({ environment: { variables: { AWS_REGION: 'x' } } }),
    'the name AWS_REGION is reserved by Lambda',
  ],
  [
    'lambda/function:Function',
    lambda({ environment: { variables: { LONG: 'x'.repeat(4096) } } }),
    'environment variables have at most 4096 bytes in all',
  ],
  [
    'lambda/function:Function',
    lambda({ s3Bucket: 'b' }),
    'exactly one of code, imageUri, s3Bucket must be specified, got 2',
  ],
  [
    'lambda/function:Function',
    lambda({ timeout: 901 }),
    'timeout: expected timeout to be in the range (1 - 900), got 901',
  ],
  [
    'ecs/taskDefinition:TaskDefinition',
    task({ memory: '512' }),
    'No Fargate configuration exists for given values: 512 CPU, 512 memory',
  ],
  [
    'ecs/taskDefinition:TaskDefinition',
    task({ networkMode: 'bridge' }),
    'networkMode: Fargate only supports network mode awsvpc',
  ],
  [
    'ecs/taskDefinition:TaskDefinition',
    task({ containerDefinitions: '[{"name":"a","image":"b","readOnly":true}]' }),
    'containers[0] has the unknown key readOnly',
  ],
  [
    'ecs/taskDefinition:TaskDefinition',
    task({ containerDefinitions: '[{"name":"a","image":"b","environment":[{"name":"N","value":1}]}]' }),
    'environment variable that is not {name, value} of strings',
  ],
  [
    'autoscaling/group:Group',
    { minSize: 3, maxSize: 1 },
    'maxSize: Max bound, 1, must be greater than or equal to min bound, 3',
  ],
  [
    'autoscaling/lifecycleHook:LifecycleHook',
    { autoscalingGroupName: 'g', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING', heartbeatTimeout: 10 },
    'heartbeatTimeout: expected heartbeatTimeout to be in the range (30 - 7200), got 10',
  ],
  [
    'appautoscaling/target:Target',
    {
      minCapacity: 5,
      maxCapacity: 2,
      resourceId: 'service/a/b',
      scalableDimension: 'ecs:service:DesiredCount',
      serviceNamespace: 'ecs',
    },
    'Minimum capacity cannot be greater than maximum capacity',
  ],
  // Network
  [
    'lb/loadBalancer:LoadBalancer',
    { name: 'x'.repeat(33), subnets: ['subnet-1'] },
    'name: expected length of name to be at most 32',
  ],
  [
    'lb/loadBalancer:LoadBalancer',
    { name: 'a_b', subnets: ['subnet-1'] },
    'name: only alphanumeric characters and hyphens allowed',
  ],
  [
    'lb/loadBalancer:LoadBalancer',
    { loadBalancerType: 'network' },
    'subnets: one of subnetMappings, subnets must be specified',
  ],
  [
    'lb/targetGroup:TargetGroup',
    { ...targets, name: 'x'.repeat(33) },
    'name: expected length of name to be at most 32',
  ],
  ['lb/targetGroup:TargetGroup', { ...targets, protocol: 'SSH' }, 'protocol: expected protocol to be one of TCP'],
  ['lb/targetGroup:TargetGroup', { targetType: 'ip' }, 'port: port should be set when target type is ip'],
  [
    'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { securityGroupId: 'sg-1', ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
    'exactly one of cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId must be specified, got 0',
  ],
  [
    'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { securityGroupId: 'sg-1', ipProtocol: 'tcp', fromPort: 30, toPort: 22, cidrIpv4: '10.0.0.0/8' },
    'fromPort: InvalidParameterValue: invalid port range 30-22',
  ],
  [
    'ec2/securityGroup:SecurityGroup',
    { description: 'Alice\u2019s' },
    'description: Invalid security group description',
  ],
  [
    'ec2/vpcEndpoint:VpcEndpoint',
    { vpcId: 'vpc-1', serviceName: 'logs' },
    "serviceName: InvalidServiceName: The Vpc Endpoint Service 'logs' does not exist",
  ],
  // Auditing
  [
    'kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
    firehose({
      dataFormatConversionConfiguration: {
        inputFormatConfiguration: { deserializer: {} },
        outputFormatConfiguration: { serializer: {} },
        schemaConfiguration: { databaseName: 'd', roleArn: ROLE, tableName: 't' },
      },
    }),
    'BufferingHints.SizeInMBs must be at least 64',
  ],
  [
    'kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
    firehose({ prefix: 'x/!{timestamp:yyyy}/' }),
    'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
  ],
  [
    'cloudtrail/eventDataStore:EventDataStore',
    { retentionPeriod: 3 },
    'retentionPeriod: expected retentionPeriod to be in the range (7 - 3653), got 3',
  ],
  [
    'cloudtrail/eventDataStore:EventDataStore',
    { advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventName', equals: ['x'] }] }] },
    'each selector has exactly one eventCategory',
  ],
  [
    'cloudtrail/eventDataStore:EventDataStore',
    { advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Everything'] }] }] },
    'Everything is no event category',
  ],
  [
    'glue/catalogTable:CatalogTable',
    {
      databaseName: 'd',
      parameters: { 'projection.enabled': 'true' },
      partitionKeys: [{ name: 'day', type: 'string' }],
    },
    'parameters: projection.day.type must be enum, integer, date or injected',
  ],
  [
    'athena/workgroup:Workgroup',
    { configuration: { bytesScannedCutoffPerQuery: 1 } },
    'configuration.bytesScannedCutoffPerQuery: expected',
  ],
  [
    'athena/preparedStatement:PreparedStatement',
    { name: 'a-b', queryStatement: 'SELECT 1', workgroup: 'w' },
    'name: a-b does not match',
  ],
  [
    'ssm/document:Document',
    ssm('x'.repeat(65_537)),
    'content: MaxDocumentSizeExceeded: at most 65536 bytes, got 65537',
  ],
  ['ssm/document:Document', { ...ssm(runbook()), name: 'aws-mine' }, 'name: name aws-mine must not begin with aws'],
  [
    'ssm/document:Document',
    ssm(runbook({ schemaVersion: '2.2' })),
    'content: InvalidDocumentContent: schemaVersion of an Automation document is 0.3',
  ],
  [
    'ssm/document:Document',
    ssm(runbook({ mainSteps: [{ name: 'a', action: 'aws:hope' }] })),
    'the action "aws:hope" of step a is unknown',
  ],
  [
    'ssm/document:Document',
    ssm(runbook({ mainSteps: [{ name: 'a', action: 'aws:sleep', inputs: { Duration: '{{ HowLong }}' } }] })),
    'the steps use the parameter HowLong, which is not declared',
  ],
  [
    'cloudcontrol/resource:Resource',
    channel({ Destinations: [] }),
    'desiredState: Model validation failed (#: Destinations must be a list with at least one item)',
  ],
  ['cloudcontrol/resource:Resource', channel({ Colour: 'red' }), 'extraneous key [Colour] is not permitted'],
  ['cloudcontrol/resource:Resource', channel({ Name: 'a b' }), 'Name "a b" does not match'],
  [
    'cloudcontrol/resource:Resource',
    dashboard({ Widgets: [{ QueryStatement: '' }] }),
    'Widgets[0].QueryStatement must have 1 to 10000 characters',
  ],
  [
    'cloudcontrol/resource:Resource',
    dashboard({ RefreshSchedule: { Frequency: { Unit: 'WEEKS', Value: 1 } } }),
    'RefreshSchedule.Frequency needs Unit HOURS or DAYS',
  ],
  [
    'cloudcontrol/resource:Resource',
    { typeName: 'AWS::Nope::Thing', desiredState: '{}' },
    'typeName: the pretended AWS account has no resource type AWS::Nope::Thing',
  ],
];

test.each(good)('%s as AWS takes it', (type, inputs) => {
  expect(refusals(type, inputs)).toEqual([]);
});

test.each(bad)('%s is refused: %j', (type, inputs, reason) => {
  expect(refusals(type, inputs).join('\n')).toContain(reason);
});

test('what a preview does not know is not refused', () => {
  const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
  expect(refusals('ssm/document:Document', { documentType: 'Automation', content: unknown, name: unknown })).toEqual(
    [],
  );
  expect(
    refusals('cloudcontrol/resource:Resource', { typeName: 'AWS::CloudTrail::Channel', desiredState: unknown }),
  ).toEqual([]);
  expect(
    refusals('ec2/securityGroup:SecurityGroup', {
      ingress: [{ fromPort: 22, toPort: 22, protocol: unknown, cidrBlocks: [unknown] }],
    }),
  ).toEqual([]);
});

test('a resource that the package does not have is named', () => {
  expect(() => refusals('cloudtrail/channel:Channel', {})).toThrow(
    'aws:cloudtrail/channel:Channel does not belong to the package @pulumi/aws',
  );
});

describe('what the account has to say', () => {
  const create = (provider: AwsProvider, type: string, inputs: Properties): string =>
    provider.create(`urn:pulumi:dev::test::aws:${type}::thing`, inputs, 'update').id;
  const BUCKET = 's3/bucket:Bucket';
  let provider: AwsProvider;
  beforeEach(() => {
    provider = new AwsProvider(new AwsAccount({ existing: ['sg-0a1b2c3d4e5f67890'] }), declared);
  });

  test.each([
    ['iam/rolePolicy:RolePolicy', { role: 'nobody', policy: '{}' }, 'role: nobody names no Role'],
    ['ecs/service:Service', { cluster: 'none' }, 'cluster: none names no Cluster'],
    ['cloudwatch/logMetricFilter:LogMetricFilter', filter(), 'logGroupName: g names no LogGroup'],
    ['lambda/function:Function', lambda({ kmsKeyArn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/x` }), 'names no'],
    [
      'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      { securityGroupId: 'sg-0000000000000000' },
      'names no SecurityGroup',
    ],
    ['sns/topicSubscription:TopicSubscription', { topic: `arn:aws:sns:eu-central-1:${ACCOUNT}:t` }, 'names no Topic'],
    [
      'lb/listener:Listener',
      { loadBalancerArn: `arn:aws:elasticloadbalancing:eu-central-1:${ACCOUNT}:loadbalancer/net/x/y` },
      'names no LoadBalancer',
    ],
    [
      'cloudwatch/compositeAlarm:CompositeAlarm',
      { alarmName: 'c', alarmRule: 'ALARM("gone")' },
      'the alarm gone does not exist',
    ],
  ])('%s refers to nothing: %j', (type, inputs: Properties, reason) => {
    expect(() => create(provider, type, inputs)).toThrow(reason);
  });

  test('what exists outside of programs, and in other accounts, may be named', () => {
    create(provider, 'vpc/securityGroupIngressRule:SecurityGroupIngressRule', {
      securityGroupId: 'sg-0a1b2c3d4e5f67890',
    });
    create(provider, 'lambda/function:Function', lambda({ role: 'arn:aws:iam::999999999999:role/theirs', name: 'f' }));
  });

  test('an object lock needs a bucket that was made for it, or versioned', () => {
    const lock = { bucket: 'plain', rule: { defaultRetention: { mode: 'COMPLIANCE', days: 1 } } };
    const versioning = { bucket: 'plain', versioningConfiguration: { status: 'Enabled' } };
    create(provider, BUCKET, { bucket: 'plain' });
    expect(() => create(provider, 's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', lock)).toThrow(
      'InvalidBucketState',
    );
    create(provider, 's3/bucketVersioning:BucketVersioning', versioning);
    create(provider, 's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', lock);
  });

  test('log groups may each have a stream of the same name, once', () => {
    const STREAM = 'cloudwatch/logStream:LogStream';
    for (const name of ['one', 'two']) create(provider, 'cloudwatch/logGroup:LogGroup', { name });
    for (const logGroupName of ['one', 'two']) create(provider, STREAM, { logGroupName, name: 'delivery' });
    expect(() => create(provider, STREAM, { logGroupName: 'one', name: 'delivery' })).toThrow('already exists');
  });

  test('a service sends traffic only to a port of its task', () => {
    const containerDefinitions = JSON.stringify([
      { name: 'proxy', image: 'x', portMappings: [{ containerPort: 2222 }] },
    ]);
    create(provider, 'ecs/taskDefinition:TaskDefinition', task({ containerDefinitions }));
    const taskDefinition = `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/proxy:1`;
    const loadBalancers = [{ containerName: 'proxy', containerPort: 22 }];
    expect(() => create(provider, 'ecs/service:Service', { name: 's', taskDefinition, loadBalancers })).toThrow(
      'The container proxy:22 does not exist in the task definition; there are proxy:2222',
    );
  });

  test('a network load balancer does not speak HTTP', () => {
    const loadBalancerArn = create(provider, 'lb/loadBalancer:LoadBalancer', {
      name: 'n',
      loadBalancerType: 'network',
    });
    expect(() => create(provider, 'lb/listener:Listener', { loadBalancerArn, protocol: 'HTTP' })).toThrow(
      "Listener protocol 'HTTP' is not supported",
    );
    expect(create(provider, 'lb/listener:Listener', { loadBalancerArn, protocol: 'TCP' })).toMatch(
      /:listener\/net\/n\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    );
  });

  test('a name is given once', () => {
    create(provider, BUCKET, { bucket: 'taken' });
    expect(() => create(provider, BUCKET, { bucket: 'taken' })).toThrow('already exists in account 123456789012');
  });
});

describe('changes', () => {
  const provider = new AwsProvider(new AwsAccount(), declared);
  const change = (type: string, olds: Properties, news: Properties) =>
    provider.diff(`urn:pulumi:dev::test::aws:${type}::thing`, olds, news);

  test.each([
    ['s3/bucket:Bucket', { bucket: 'a' }, { bucket: 'b' }, ['bucket']],
    ['kms/key:Key', { policy: 'a', enableKeyRotation: false }, { policy: 'b', enableKeyRotation: true }, []],
    ['dynamodb/table:Table', { name: 'a' }, { name: 'b' }, ['name']],
    [
      'lb/loadBalancer:LoadBalancer',
      { loadBalancerType: 'network' },
      { loadBalancerType: 'application' },
      ['loadBalancerType'],
    ],
    ['iam/role:Role', { name: 'a', description: 'x' }, { name: 'a', description: 'y' }, []],
    ['cloudwatch/logGroup:LogGroup', { name: 'a', retentionInDays: 7 }, { name: 'a', retentionInDays: 30 }, []],
    ['ecs/taskDefinition:TaskDefinition', { cpu: '256' }, { cpu: '512' }, ['cpu']],
    ['ecs/service:Service', { desiredCount: 1 }, { desiredCount: 2 }, []],
    ['cloudcontrol/resource:Resource', { desiredState: '{}' }, { desiredState: '{"a":1}' }, []],
  ] as const)('%s: %j to %j', (type, olds, news, replaces) => {
    expect(change(type, { ...olds }, { ...news }).replaces).toEqual(replaces);
  });

  test('a name that somebody chose has to be free before the new one is made', () => {
    const olds = { name: 'chosen', packageType: 'Zip' };
    expect(change('lambda/function:Function', olds, { ...olds, packageType: 'Image' }).deleteBeforeReplace).toBe(true);
    const generated = { name: 'thing-0a1b2c3', packageType: 'Zip' };
    expect(
      change('lambda/function:Function', generated, { ...generated, packageType: 'Image' }).deleteBeforeReplace,
    ).toBe(false);
  });
});
