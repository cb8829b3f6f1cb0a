const STORE = ['iam/role', 'iam/rolePolicy', 'kms/key'];
const BUCKET = [
  'bucket',
  'bucketPolicy',
  'bucketPublicAccessBlock',
  'bucketServerSideEncryptionConfiguration',
  'bucketVersioning',
].map((name) => `s3/${name}`);

/** The types of resources that each component may register, whatever the config says; a test plays them all. */
// prettier-ignore
export const COMPONENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  AthenaAuditStore: [
    ...STORE, ...BUCKET, 's3/bucketLifecycleConfiguration', 's3/bucketObjectLockConfiguration', 's3/bucketOwnershipControls',
    'athena/workgroup', 'cloudwatch/logGroup', 'cloudwatch/logStream', 'glue/catalogDatabase', 'glue/catalogTable', 'kinesis/firehoseDeliveryStream',
  ],
  ImageRepository: ['ecr/lifecyclePolicy', 'ecr/repository', 'ecr/repositoryPolicy', 'kms/key'],
  LakeAuditStore: [...STORE, 'cloudcontrol/resource', 'cloudtrail/eventDataStore'],
  NotificationTopic: ['kms/key', 'sns/topic', 'sns/topicPolicy', 'sns/topicSubscription'],
  ProxyFleet: [
    ...STORE, ...BUCKET, 's3/bucketObjectv2', 'appautoscaling/policy', 'appautoscaling/target', 'autoscaling/group', 'autoscaling/lifecycleHook',
    'autoscaling/policy', 'cloudwatch/dashboard', 'cloudwatch/logGroup', 'cloudwatch/logMetricFilter', 'dynamodb/table', 'ec2/launchTemplate',
    'ec2/securityGroup', 'ec2/vpcEndpoint', 'ecs/cluster', 'ecs/service', 'ecs/taskDefinition', 'iam/instanceProfile', 'lb/listener',
    'lb/loadBalancer', 'lb/targetGroup',
  ],
  RunbookAlarms: [
    ...STORE, 'cloudwatch/compositeAlarm', 'cloudwatch/eventRule', 'cloudwatch/eventTarget', 'cloudwatch/logGroup', 'cloudwatch/logMetricFilter',
    'cloudwatch/metricAlarm', 'dynamodb/table', 'lambda/function', 'lambda/functionEventInvokeConfig', 'lambda/permission', 'scheduler/schedule',
    'scheduler/scheduleGroup', 'sqs/queue', 'sqs/queuePolicy', 'ssm/document',
  ],
  SavedQueries: ['athena/namedQuery', 'athena/preparedStatement', 'cloudcontrol/resource', 'cloudwatch/queryDefinition'],
  TargetAccount: ['iam/role', 'iam/rolePolicy', 'vpc/securityGroupIngressRule'],
};
