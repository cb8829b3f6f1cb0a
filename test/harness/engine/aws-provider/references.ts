import type { Properties, Property } from '../wire/values';
import { isProperties, UNKNOWN } from '../wire/values';
import type { AwsAccount } from './account';
import type { Refusal } from './refusal';

interface ReferenceRule {
  /** Types one of which the value must name, by id, name or ARN. */
  readonly types: readonly string[];
  /** Values that are somebody else's (another account, AWS's own) are not looked for. */
  readonly isOurs: (value: string, account: AwsAccount) => boolean;
}

const anything = (): boolean => true;
const ownArn = (value: string, account: AwsAccount): boolean =>
  value.startsWith('arn:') && value.includes(`:${account.id}:`);
const id =
  (prefix: string) =>
  (value: string): boolean =>
    value.startsWith(prefix);

const ROLE: ReferenceRule = { types: ['aws:iam/role:Role'], isOurs: ownArn };
const KEY: ReferenceRule = { types: ['aws:kms/key:Key', 'aws:kms/alias:Alias'], isOurs: ownArn };
const BUCKET: ReferenceRule = { types: ['aws:s3/bucket:Bucket'], isOurs: anything };
const SECURITY_GROUP: ReferenceRule = { types: ['aws:ec2/securityGroup:SecurityGroup'], isOurs: id('sg-') };
const TARGET_GROUP: ReferenceRule = { types: ['aws:lb/targetGroup:TargetGroup'], isOurs: ownArn };
const TOPIC: ReferenceRule = { types: ['aws:sns/topic:Topic'], isOurs: ownArn };
const LOG_GROUP: ReferenceRule = { types: ['aws:cloudwatch/logGroup:LogGroup'], isOurs: anything };
const CLUSTER: ReferenceRule = { types: ['aws:ecs/cluster:Cluster'], isOurs: anything };

/** Names that mean the same on whichever resource they stand. */
const BY_PROPERTY: Readonly<Record<string, ReferenceRule>> = {
  roleArn: ROLE,
  executionRoleArn: ROLE,
  taskRoleArn: ROLE,
  serviceRoleArn: ROLE,
  kmsKeyArn: KEY,
  kmsKeyId: KEY,
  kmsMasterKeyId: KEY,
  securityGroupId: SECURITY_GROUP,
  sourceSecurityGroupId: SECURITY_GROUP,
  referencedSecurityGroupId: SECURITY_GROUP,
  securityGroups: SECURITY_GROUP,
  securityGroupIds: SECURITY_GROUP,
  vpcSecurityGroupIds: SECURITY_GROUP,
  targetGroupArn: TARGET_GROUP,
  targetGroupArns: TARGET_GROUP,
  loadBalancerArn: { types: ['aws:lb/loadBalancer:LoadBalancer'], isOurs: ownArn },
  logGroupName: LOG_GROUP,
  snsTopicArn: TOPIC,
  bucketArn: { types: ['aws:s3/bucket:Bucket'], isOurs: (value) => value.startsWith('arn:') },
};

/** Names that mean something else elsewhere. */
const BY_TYPE: Readonly<Record<string, Readonly<Record<string, ReferenceRule>>>> = {
  'aws:iam/rolePolicy:RolePolicy': { role: { types: ['aws:iam/role:Role'], isOurs: anything } },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    role: { types: ['aws:iam/role:Role'], isOurs: anything },
    policyArn: { types: ['aws:iam/policy:Policy'], isOurs: ownArn },
  },
  'aws:iam/instanceProfile:InstanceProfile': { role: { types: ['aws:iam/role:Role'], isOurs: anything } },
  'aws:lambda/function:Function': { role: ROLE },
  'aws:lambda/permission:Permission': { function: { types: ['aws:lambda/function:Function'], isOurs: anything } },
  'aws:sns/topicSubscription:TopicSubscription': { topic: TOPIC },
  'aws:sns/topicPolicy:TopicPolicy': { arn: TOPIC },
  'aws:cloudwatch/eventTarget:EventTarget': {
    rule: { types: ['aws:cloudwatch/eventRule:EventRule'], isOurs: anything },
    arn: {
      types: [
        'aws:lambda/function:Function',
        'aws:sns/topic:Topic',
        'aws:sqs/queue:Queue',
        'aws:cloudwatch/logGroup:LogGroup',
        'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
        'aws:ssm/document:Document',
        'aws:cloudwatch/eventBus:EventBus',
      ],
      isOurs: ownArn,
    },
  },
  'aws:ecs/service:Service': {
    cluster: CLUSTER,
    taskDefinition: { types: ['aws:ecs/taskDefinition:TaskDefinition'], isOurs: ownArn },
  },
  'aws:autoscaling/lifecycleHook:LifecycleHook': {
    autoscalingGroupName: { types: ['aws:autoscaling/group:Group'], isOurs: anything },
  },
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': {
    repository: { types: ['aws:ecr/repository:Repository'], isOurs: anything },
  },
  'aws:ecr/repositoryPolicy:RepositoryPolicy': {
    repository: { types: ['aws:ecr/repository:Repository'], isOurs: anything },
  },
  'aws:glue/catalogTable:CatalogTable': {
    databaseName: { types: ['aws:glue/catalogDatabase:CatalogDatabase'], isOurs: anything },
  },
  'aws:athena/namedQuery:NamedQuery': {
    workgroup: { types: ['aws:athena/workgroup:Workgroup'], isOurs: (value) => value !== 'primary' },
  },
  'aws:athena/preparedStatement:PreparedStatement': {
    workgroup: { types: ['aws:athena/workgroup:Workgroup'], isOurs: (value) => value !== 'primary' },
  },
  'aws:kms/alias:Alias': { targetKeyId: { types: ['aws:kms/key:Key'], isOurs: anything } },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    secretId: { types: ['aws:secretsmanager/secret:Secret'], isOurs: anything },
  },
};

/** References to what the account does not have: AWS refuses them when the resource is made. */
export function danglingReferences(type: string, inputs: Properties, account: AwsAccount): Refusal[] {
  const rules = {
    ...BY_PROPERTY,
    ...(type.startsWith('aws:s3/') && type !== 'aws:s3/bucket:Bucket' ? { bucket: BUCKET } : {}),
    ...BY_TYPE[type],
  };
  return look(inputs, rules, account, '');
}

function look(
  value: Property,
  rules: Readonly<Record<string, ReferenceRule>>,
  account: AwsAccount,
  path: string,
): Refusal[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => look(each, rules, account, `${path}[${index}]`));
  if (!isProperties(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const rule = rules[key];
    if (rule === undefined) return look(each, rules, account, here);
    const references = Array.isArray(each) ? each : [each];
    return references.flatMap((reference) => judge(reference, rule, account, here));
  });
}

function judge(reference: Property, rule: ReferenceRule, account: AwsAccount, property: string): Refusal[] {
  if (typeof reference !== 'string' || reference === '' || reference === UNKNOWN) return [];
  if (!rule.isOurs(reference, account) || account.knows(rule.types, reference)) return [];
  const kinds = rule.types.map((each) => each.split(':')[2] ?? each).join(' or ');
  return [{ property, reason: `${reference} names no ${kinds} that exists in account ${account.id}` }];
}
