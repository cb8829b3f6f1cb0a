import { analyzed, type Analyzed } from '../test/harness/engine/stand-in/pack-rows';
import type { Properties } from '../test/harness/engine/wire/values';

type Maker = (index: number) => readonly [type: string, properties: Properties];

const ACCOUNT = '123456789012';
const tags = (index: number): Properties => ({ Name: `service-${index}`, team: 'payments', environment: 'prod' });
const document = (statements: readonly unknown[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** What an ordinary service is made of, as large as people write it. */
const MAKERS: readonly Maker[] = [
  (index) => [
    'aws:iam/role:Role',
    {
      name: `service-${index}`,
      assumeRolePolicy: document([
        { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]),
      maxSessionDuration: 3600,
      tags: tags(index),
    },
  ],
  (index) => [
    'aws:iam/rolePolicy:RolePolicy',
    {
      role: `service-${index}`,
      policy: document([
        {
          Sid: 'Objects',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
          Resource: [`arn:aws:s3:::service-${index}/*`],
        },
        {
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
        },
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' },
      ]),
    },
  ],
  (index) => [
    'aws:ec2/securityGroup:SecurityGroup',
    {
      vpcId: 'vpc-0a1b2c3d4e5f67890',
      ingress: [8080, 8443, 9090].map((port) => ({
        ...{ protocol: 'tcp', fromPort: port, toPort: port, description: 'from the balancers' },
        ...{ securityGroups: ['sg-0a1b2c3d4e5f67890'], cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16'] },
      })),
      egress: [{ protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }],
      tags: tags(index),
    },
  ],
  (index) => [
    'aws:s3/bucket:Bucket',
    { bucket: `service-${index}`, forceDestroy: false, objectLockEnabled: false, tags: tags(index) },
  ],
  (index) => [
    'aws:s3/bucketPolicy:BucketPolicy',
    {
      bucket: `service-${index}`,
      policy: document([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::service-${index}`, `arn:aws:s3:::service-${index}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    },
  ],
  (index) => [
    'aws:cloudwatch/logGroup:LogGroup',
    { name: `/service/${index}`, retentionInDays: 400, kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/a' },
  ],
  (index) => [
    'aws:lambda/function:Function',
    {
      ...{ name: `worker-${index}`, runtime: 'nodejs22.x', handler: 'index.handler', memorySize: 256, timeout: 30 },
      role: `arn:aws:iam::${ACCOUNT}:role/service-${index}`,
      environment: { variables: { QUEUE: `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/work-${index}` } },
      tags: tags(index),
    },
  ],
  (index) => [
    'aws:ecs/taskDefinition:TaskDefinition',
    {
      ...{ family: `service-${index}`, cpu: '512', memory: '1024', networkMode: 'awsvpc' },
      containerDefinitions: JSON.stringify([
        {
          name: 'main',
          image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/service:1.2.${index}`,
          portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
          environment: Array.from({ length: 12 }, (_none, name) => ({
            name: `SETTING_${name}`,
            value: `value ${name}`,
          })),
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': `/service/${index}` } },
        },
      ]),
      tags: tags(index),
    },
  ],
  (index) => [
    'aws:ec2/instance:Instance',
    {
      ...{ ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't3.small', subnetId: 'subnet-0a1b2c3d4e5f67890' },
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      userData: `#!/bin/bash\nset -eu\n${'echo configuring the service\n'.repeat(40)}`,
      vpcSecurityGroupIds: ['sg-0a1b2c3d4e5f67890'],
      tags: tags(index),
    },
  ],
  (index) => [
    'aws:lb/targetGroup:TargetGroup',
    { port: 8080, protocol: 'HTTP', healthCheck: { path: '/health', interval: 15 }, tags: tags(index) },
  ],
  (index) => [
    'aws:cloudwatch/metricAlarm:MetricAlarm',
    {
      ...{ name: `errors-${index}`, comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1 },
      ...{ metricName: 'Errors', namespace: 'AWS/Lambda', period: 60, statistic: 'Sum', treatMissingData: 'breaching' },
      alarmActions: [`arn:aws:sns:eu-central-1:${ACCOUNT}:alarms`],
      dimensions: { FunctionName: `worker-${index}` },
    },
  ],
  (index) => ['aws:sqs/queue:Queue', { name: `work-${index}`, messageRetentionSeconds: 1_209_600, tags: tags(index) }],
  (index) => [
    'aws:route53/record:Record',
    { zoneId: 'Z0123456789ABCDEFGHIJ', name: `service-${index}.example.com`, type: 'CNAME', ttl: 60, records: ['a.b'] },
  ],
  (index) => [
    'aws:ec2/route:Route',
    { routeTableId: `rtb-${index}`, destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-0a1b2c3d4e5f67890' },
  ],
];

/** So many resources of all kinds, with the provider and the stack that they belong to, and links between neighbours. */
export function stackResources(count: number): readonly Analyzed[] {
  const urns: string[] = [];
  return Array.from({ length: count }, (_none, index) => {
    const make = MAKERS[index % MAKERS.length];
    if (make === undefined) throw new Error('there are no makers');
    const [type, properties] = make(index);
    const urn = `urn:pulumi:prod::services::${type}::r${index}`;
    const neighbours = urns.slice(-2);
    urns.push(urn);
    const state = {
      ...{ urn, type, name: `r${index}`, custom: true, external: false, parent: '', protect: false },
      ...{ retainOnDelete: false, provider: '', dependencies: neighbours, aliases: [], additionalSecretOutputs: [] },
      ...{ ignoreChanges: [], deletedWith: '', deleteBeforeReplace: undefined, id: `id-${index}` },
      propertyDependencies: { tags: neighbours },
      inputs: properties,
      outputs: properties,
    };
    return analyzed(state, properties, undefined);
  });
}
