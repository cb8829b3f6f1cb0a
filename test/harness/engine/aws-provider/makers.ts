import type { Properties, Property } from '../wire/values';
import { arn, ec2Id, globalArn, type ResourceContext, text, upper, uuid } from './resource-context';

interface Made {
  readonly id: string;
  readonly outputs: Properties;
}
type Maker = (context: ResourceContext) => Made;

const name = (context: ResourceContext): string => text(context.inputs.name);
const bucket = (context: ResourceContext): Made => ({ id: text(context.inputs.bucket), outputs: {} });

/** Called by its name, with an ARN made of a prefix and the name. */
const named =
  (service: string, prefix: string): Maker =>
  (context) => ({ id: name(context), outputs: { arn: arn(context, service, `${prefix}${name(context)}`) } });

/** Called by its ARN. */
const byArn =
  (service: string, rest: (context: ResourceContext) => string): Maker =>
  (context) => {
    const own = arn(context, service, rest(context));
    return { id: own, outputs: { arn: own } };
  };

const ec2 =
  (prefix: string, resource: string): Maker =>
  (context) => {
    const id = ec2Id(context, prefix);
    return { id, outputs: { arn: arn(context, 'ec2', `${resource}/${id}`), ownerId: context.accountId } };
  };

const joined =
  (...properties: readonly string[]): Maker =>
  (context) => ({ id: properties.map((property) => text(context.inputs[property])).join('/'), outputs: {} });

const iam =
  (kind: string): Maker =>
  (context) => ({
    id: name(context),
    outputs: {
      arn: globalArn(context, 'iam', `${kind}${text(context.inputs.path) || '/'}${name(context)}`),
      uniqueId: `AROA${upper(context, 17)}`,
      createDate: CREATED,
    },
  });

const CREATED = '2026-01-01T00:00:00Z';

/** Ids, ARNs and endpoints of the resources that programs here use, in AWS's own forms. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  'aws:s3/bucket:Bucket': (context) => {
    const id = text(context.inputs.bucket);
    return {
      id,
      outputs: {
        arn: `arn:aws:s3:::${id}`,
        bucketDomainName: `${id}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${id}.s3.${context.region}.amazonaws.com`,
        bucketRegion: context.region,
        hostedZoneId: 'Z21DNDUVLTQW6Q',
      },
    };
  },
  'aws:s3/bucketPolicy:BucketPolicy': bucket,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucket,
  'aws:s3/bucketVersioning:BucketVersioning': bucket,
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucket,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucket,
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': bucket,
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucket,
  'aws:s3/bucketLogging:BucketLogging': bucket,
  'aws:s3/bucketNotification:BucketNotification': bucket,
  'aws:s3/bucketObjectv2:BucketObjectv2': (context) => {
    const path = `${text(context.inputs.bucket)}/${text(context.inputs.key)}`;
    return {
      id: path,
      outputs: {
        arn: `arn:aws:s3:::${path}`,
        etag: context.unique.slice(0, 32),
        versionId: context.unique.slice(0, 32),
      },
    };
  },
  'aws:kms/key:Key': (context) => {
    const id = uuid(context);
    return { id, outputs: { keyId: id, arn: arn(context, 'kms', `key/${id}`) } };
  },
  'aws:kms/alias:Alias': (context) => ({
    id: name(context),
    outputs: {
      arn: arn(context, 'kms', name(context)),
      targetKeyArn: arn(context, 'kms', `key/${text(context.inputs.targetKeyId)}`),
    },
  }),
  'aws:iam/role:Role': iam('role'),
  'aws:iam/user:User': iam('user'),
  'aws:iam/group:Group': iam('group'),
  'aws:iam/instanceProfile:InstanceProfile': iam('instance-profile'),
  'aws:iam/policy:Policy': (context) => {
    const own = globalArn(context, 'iam', `policy${text(context.inputs.path) || '/'}${name(context)}`);
    return { id: own, outputs: { arn: own, policyId: `ANPA${upper(context, 17)}` } };
  },
  'aws:iam/rolePolicy:RolePolicy': (context) => ({ id: `${text(context.inputs.role)}:${name(context)}`, outputs: {} }),
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': (context) => ({
    id: `${text(context.inputs.role)}-${context.unique.slice(0, 26)}`,
    outputs: {},
  }),
  'aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive': joined('roleName'),
  'aws:lambda/function:Function': (context) => {
    const own = arn(context, 'lambda', `function:${name(context)}`);
    return {
      id: name(context),
      outputs: {
        arn: own,
        qualifiedArn: `${own}:$LATEST`,
        version: '$LATEST',
        invokeArn: `arn:aws:apigateway:${context.region}:lambda:path/2015-03-31/functions/${own}/invocations`,
        sourceCodeHash: context.unique.slice(0, 44),
        lastModified: CREATED,
      },
    };
  },
  'aws:lambda/permission:Permission': (context) => {
    const id = text(context.inputs.statementId) || `terraform-${context.unique.slice(0, 26)}`;
    return { id, outputs: { statementId: id } };
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': (context) => ({
    id: uuid(context),
    outputs: { uuid: uuid(context), arn: arn(context, 'lambda', `event-source-mapping:${uuid(context)}`) },
  }),
  'aws:sns/topic:Topic': (context) => ({
    ...byArn('sns', name)(context),
    outputs: { arn: arn(context, 'sns', name(context)), owner: context.accountId },
  }),
  'aws:sns/topicPolicy:TopicPolicy': (context) => ({
    id: text(context.inputs.arn),
    outputs: { owner: context.accountId },
  }),
  'aws:sns/topicSubscription:TopicSubscription': (context) => ({
    id: `${text(context.inputs.topic)}:${uuid(context)}`,
    outputs: { arn: `${text(context.inputs.topic)}:${uuid(context)}`, ownerId: context.accountId },
  }),
  'aws:sqs/queue:Queue': (context) => {
    const url = `https://sqs.${context.region}.amazonaws.com/${context.accountId}/${name(context)}`;
    return { id: url, outputs: { url, arn: arn(context, 'sqs', name(context)) } };
  },
  'aws:ssm/document:Document': (context) => ({
    id: name(context),
    outputs: {
      arn: arn(context, 'ssm', `document/${name(context)}`),
      defaultVersion: '1',
      latestVersion: '1',
      documentVersion: '1',
      status: 'Active',
      owner: context.accountId,
      hash: context.unique,
    },
  }),
  'aws:ssm/parameter:Parameter': (context) => ({
    id: name(context),
    outputs: { arn: arn(context, 'ssm', `parameter/${name(context).replace(/^\//, '')}`), version: 1 },
  }),
  'aws:cloudwatch/logGroup:LogGroup': named('logs', 'log-group:'),
  'aws:cloudwatch/logStream:LogStream': (context) => ({
    // Every log group may have a stream of the name.
    id: `${text(context.inputs.logGroupName)}:${name(context)}`,
    outputs: {
      arn: arn(context, 'logs', `log-group:${text(context.inputs.logGroupName)}:log-stream:${name(context)}`),
    },
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': named('cloudwatch', 'alarm:'),
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': (context) => ({
    id: text(context.inputs.alarmName),
    outputs: { arn: arn(context, 'cloudwatch', `alarm:${text(context.inputs.alarmName)}`) },
  }),
  'aws:cloudwatch/dashboard:Dashboard': (context) => ({
    id: text(context.inputs.dashboardName),
    outputs: { dashboardArn: globalArn(context, 'cloudwatch', `dashboard/${text(context.inputs.dashboardName)}`) },
  }),
  'aws:cloudwatch/queryDefinition:QueryDefinition': (context) => ({
    id: `arn:aws:logs:${context.region}:${context.accountId}:query-definition:${uuid(context)}`,
    outputs: { queryDefinitionId: uuid(context) },
  }),
  'aws:cloudwatch/eventRule:EventRule': named('events', 'rule/'),
  'aws:cloudwatch/eventBus:EventBus': named('events', 'event-bus/'),
  'aws:cloudwatch/eventTarget:EventTarget': (context) => {
    const id = text(context.inputs.targetId) || `terraform-${context.unique.slice(0, 26)}`;
    return { id: `${text(context.inputs.rule)}-${id}`, outputs: { targetId: id } };
  },
  'aws:scheduler/schedule:Schedule': (context) => {
    const group = text(context.inputs.groupName) || 'default';
    return {
      id: `${group}/${name(context)}`,
      outputs: { arn: arn(context, 'scheduler', `schedule/${group}/${name(context)}`), groupName: group },
    };
  },
  'aws:scheduler/scheduleGroup:ScheduleGroup': named('scheduler', 'schedule-group/'),
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': (context) => {
    const own = arn(context, 'firehose', `deliverystream/${name(context)}`);
    return { id: own, outputs: { arn: own, destinationId: 'destinationId-000000000001', versionId: '1' } };
  },
  'aws:glue/catalogDatabase:CatalogDatabase': (context) => ({
    id: `${context.accountId}:${name(context)}`,
    outputs: { arn: arn(context, 'glue', `database/${name(context)}`), catalogId: context.accountId },
  }),
  'aws:glue/catalogTable:CatalogTable': (context) => ({
    id: `${context.accountId}:${text(context.inputs.databaseName)}:${name(context)}`,
    outputs: {
      arn: arn(context, 'glue', `table/${text(context.inputs.databaseName)}/${name(context)}`),
      catalogId: context.accountId,
    },
  }),
  'aws:athena/workgroup:Workgroup': named('athena', 'workgroup/'),
  'aws:athena/namedQuery:NamedQuery': (context) => ({ id: uuid(context), outputs: {} }),
  'aws:athena/preparedStatement:PreparedStatement': joined('workgroup', 'name'),
  'aws:cloudtrail/eventDataStore:EventDataStore': byArn('cloudtrail', (context) => `eventdatastore/${uuid(context)}`),
  'aws:cloudtrail/trail:Trail': (context) => {
    const own = arn(context, 'cloudtrail', `trail/${name(context)}`);
    return { id: own, outputs: { arn: own, homeRegion: context.region } };
  },
  'aws:ecs/cluster:Cluster': byArn('ecs', (context) => `cluster/${name(context)}`),
  'aws:ecs/service:Service': (context) => {
    const cluster = text(context.inputs.cluster).split('/').at(-1) ?? 'default';
    const own = arn(context, 'ecs', `service/${cluster}/${name(context)}`);
    return {
      id: own,
      outputs: { arn: own, cluster: text(context.inputs.cluster) || arn(context, 'ecs', 'cluster/default') },
    };
  },
  'aws:ecs/taskDefinition:TaskDefinition': (context) => {
    const family = text(context.inputs.family);
    const without = arn(context, 'ecs', `task-definition/${family}`);
    const revision = context.countUp(without);
    return { id: family, outputs: { arn: `${without}:${revision}`, arnWithoutRevision: without, revision } };
  },
  'aws:ecs/capacityProvider:CapacityProvider': byArn('ecs', (context) => `capacity-provider/${name(context)}`),
  'aws:ecr/repository:Repository': (context) => ({
    id: name(context),
    outputs: {
      arn: arn(context, 'ecr', `repository/${name(context)}`),
      registryId: context.accountId,
      repositoryUrl: `${context.accountId}.dkr.ecr.${context.region}.amazonaws.com/${name(context)}`,
    },
  }),
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': (context) => ({
    id: text(context.inputs.repository),
    outputs: { registryId: context.accountId },
  }),
  'aws:ecr/repositoryPolicy:RepositoryPolicy': (context) => ({
    id: text(context.inputs.repository),
    outputs: { registryId: context.accountId },
  }),
  'aws:ec2/vpc:Vpc': ec2('vpc', 'vpc'),
  'aws:ec2/subnet:Subnet': ec2('subnet', 'subnet'),
  'aws:ec2/securityGroup:SecurityGroup': ec2('sg', 'security-group'),
  'aws:ec2/securityGroupRule:SecurityGroupRule': (context) => ({
    id: `sgrule-${context.unique.slice(0, 10)}`,
    outputs: { securityGroupRuleId: ec2Id(context, 'sgr') },
  }),
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': (context) => ({
    id: ec2Id(context, 'sgr'),
    outputs: {
      arn: arn(context, 'ec2', `security-group-rule/${ec2Id(context, 'sgr')}`),
      securityGroupRuleId: ec2Id(context, 'sgr'),
    },
  }),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': (context) => ({
    id: ec2Id(context, 'sgr'),
    outputs: {
      arn: arn(context, 'ec2', `security-group-rule/${ec2Id(context, 'sgr')}`),
      securityGroupRuleId: ec2Id(context, 'sgr'),
    },
  }),
  'aws:ec2/launchTemplate:LaunchTemplate': (context) => {
    const id = ec2Id(context, 'lt');
    return { id, outputs: { arn: arn(context, 'ec2', `launch-template/${id}`), latestVersion: 1, defaultVersion: 1 } };
  },
  'aws:ec2/instance:Instance': ec2('i', 'instance'),
  'aws:ec2/vpcEndpoint:VpcEndpoint': ec2('vpce', 'vpc-endpoint'),
  'aws:ec2/internetGateway:InternetGateway': ec2('igw', 'internet-gateway'),
  'aws:ec2/routeTable:RouteTable': ec2('rtb', 'route-table'),
  'aws:ec2/eip:Eip': (context) => ({
    id: ec2Id(context, 'eipalloc'),
    outputs: {
      allocationId: ec2Id(context, 'eipalloc'),
      publicIp: '203.0.113.10',
      arn: arn(context, 'ec2', `elastic-ip/${ec2Id(context, 'eipalloc')}`),
    },
  }),
  'aws:ebs/volume:Volume': ec2('vol', 'volume'),
  'aws:ec2/networkInterface:NetworkInterface': ec2('eni', 'network-interface'),
  'aws:lb/loadBalancer:LoadBalancer': (context) => {
    const kind = { network: 'net', gateway: 'gwy' }[text(context.inputs.loadBalancerType)] ?? 'app';
    const suffix = `${kind}/${name(context)}/${context.unique.slice(0, 16)}`;
    const own = arn(context, 'elasticloadbalancing', `loadbalancer/${suffix}`);
    const scheme = context.inputs.internal === true ? 'internal-' : '';
    const dnsName =
      kind === 'net'
        ? `${name(context)}-${context.unique.slice(0, 16)}.elb.${context.region}.amazonaws.com`
        : `${scheme}${name(context)}-${context.unique.slice(0, 10)}.${context.region}.elb.amazonaws.com`;
    return { id: own, outputs: { arn: own, arnSuffix: suffix, dnsName, zoneId: 'Z3F0SRJ5LGBH90' } };
  },
  'aws:lb/targetGroup:TargetGroup': (context) => {
    const suffix = `targetgroup/${name(context)}/${context.unique.slice(0, 16)}`;
    const own = arn(context, 'elasticloadbalancing', suffix);
    return { id: own, outputs: { arn: own, arnSuffix: suffix } };
  },
  'aws:lb/listener:Listener': (context) => {
    const own = `${text(context.inputs.loadBalancerArn).replace(':loadbalancer/', ':listener/')}/${context.unique.slice(0, 16)}`;
    return { id: own, outputs: { arn: own } };
  },
  'aws:autoscaling/group:Group': named(
    'autoscaling',
    'autoScalingGroup:00000000-0000-4000-8000-000000000000:autoScalingGroupName/',
  ),
  'aws:autoscaling/lifecycleHook:LifecycleHook': (context) => ({ id: name(context), outputs: {} }),
  'aws:autoscaling/policy:Policy': named(
    'autoscaling',
    'scalingPolicy:00000000-0000-4000-8000-000000000000:policyName/',
  ),
  'aws:appautoscaling/target:Target': (context) => ({
    id: text(context.inputs.resourceId),
    outputs: {
      arn: arn(context, 'application-autoscaling', `scalable-target/${context.unique.slice(0, 20)}`),
      roleArn: globalArn(
        context,
        'iam',
        'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
      ),
    },
  }),
  'aws:appautoscaling/policy:Policy': (context) => ({
    id: name(context),
    outputs: {
      arn: arn(
        context,
        'autoscaling',
        `scalingPolicy:${uuid(context)}:resource/${text(context.inputs.serviceNamespace)}/${text(context.inputs.resourceId)}:policyName/${name(context)}`,
      ),
    },
  }),
  'aws:dynamodb/table:Table': (context) => ({
    id: name(context),
    outputs: {
      arn: arn(context, 'dynamodb', `table/${name(context)}`),
      ...(context.inputs.streamEnabled === true
        ? { streamArn: arn(context, 'dynamodb', `table/${name(context)}/stream/${CREATED}`) }
        : {}),
    },
  }),
  'aws:secretsmanager/secret:Secret': (context) => {
    const own = arn(context, 'secretsmanager', `secret:${name(context)}-${context.unique.slice(0, 6)}`);
    return { id: own, outputs: { arn: own } };
  },
  'aws:secretsmanager/secretVersion:SecretVersion': (context) => ({
    id: `${text(context.inputs.secretId)}|terraform-${context.unique.slice(0, 26)}`,
    outputs: { arn: text(context.inputs.secretId), versionId: `terraform-${context.unique.slice(0, 26)}` },
  }),
  'aws:route53/zone:Zone': (context) => ({
    id: `Z${upper(context, 20)}`,
    outputs: { zoneId: `Z${upper(context, 20)}`, arn: `arn:aws:route53:::hostedzone/Z${upper(context, 20)}` },
  }),
  'aws:route53/record:Record': (context) => ({
    id: `${text(context.inputs.zoneId)}_${name(context)}_${text(context.inputs.type)}`,
    outputs: { fqdn: name(context) },
  }),
  'aws:backup/vault:Vault': named('backup', 'backup-vault:'),
  'aws:backup/plan:Plan': (context) => ({
    id: uuid(context),
    outputs: { arn: arn(context, 'backup', `backup-plan:${uuid(context)}`), version: context.unique.slice(0, 48) },
  }),
  'aws:cloudcontrol/resource:Resource': (context) => cloudControl(context),
};

/** Cloud Control answers with the model of the type, as JSON in `properties`; the id is the type's primary identifier. */
function cloudControl(context: ResourceContext): Made {
  const kind = text(context.inputs.typeName).split('::')[2]?.toLowerCase() ?? 'resource';
  const service = text(context.inputs.typeName).split('::')[1]?.toLowerCase() ?? 'cloudformation';
  const desired = JSON.parse(text(context.inputs.desiredState)) as Readonly<Record<string, Property>>;
  const rest = `${kind}/${text(desired.Name) !== '' && kind !== 'channel' ? text(desired.Name) : uuid(context)}`;
  const own = arn(context, service, rest);
  const model = kind === 'channel' ? { ChannelArn: own } : { [`${capital(kind)}Arn`]: own, Arn: own };
  return { id: own, outputs: { properties: JSON.stringify({ ...desired, ...model }) } };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
