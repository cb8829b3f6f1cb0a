/**
 * Where resources hold policy documents and managed policies: by type, the path of each, `[]` for each item of a list.
 * https://www.pulumi.com/registry/packages/aws/api-docs/ and https://www.pulumi.com/registry/packages/aws-native/api-docs/
 */
export type DocumentKind = 'identity' | 'trust' | 'resource' | 'organization';

type Places = Readonly<Record<string, readonly string[]>>;

export const DOCUMENT_PLACES: Readonly<Record<DocumentKind, Places>> = {
  identity: {
    'aws:iam/policy:Policy': ['policy'],
    'aws:iam/rolePolicy:RolePolicy': ['policy'],
    'aws:iam/userPolicy:UserPolicy': ['policy'],
    'aws:iam/groupPolicy:GroupPolicy': ['policy'],
    'aws:iam/role:Role': ['inlinePolicies[].policy'],
    'aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy': ['inlinePolicy'],
    'aws-native:iam:ManagedPolicy': ['policyDocument'],
    'aws-native:iam:Policy': ['policyDocument'],
    'aws-native:iam:RolePolicy': ['policyDocument'],
    'aws-native:iam:UserPolicy': ['policyDocument'],
    'aws-native:iam:GroupPolicy': ['policyDocument'],
    'aws-native:iam:Role': ['policies[].policyDocument'],
    'aws-native:iam:User': ['policies[].policyDocument'],
    'aws-native:iam:Group': ['policies[].policyDocument'],
    'aws-native:sso:PermissionSet': ['inlinePolicy'],
  },
  trust: {
    'aws:iam/role:Role': ['assumeRolePolicy'],
    'aws-native:iam:Role': ['assumeRolePolicyDocument'],
  },
  resource: {
    'aws:s3/bucketPolicy:BucketPolicy': ['policy'],
    'aws:s3/bucket:Bucket': ['policy'],
    'aws:kms/key:Key': ['policy'],
    'aws:kms/keyPolicy:KeyPolicy': ['policy'],
    'aws:kms/replicaKey:ReplicaKey': ['policy'],
    'aws:kms/externalKey:ExternalKey': ['policy'],
    'aws:sns/topic:Topic': ['policy'],
    'aws:sns/topicPolicy:TopicPolicy': ['policy'],
    'aws:sqs/queue:Queue': ['policy'],
    'aws:sqs/queuePolicy:QueuePolicy': ['policy'],
    'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': ['policyDocument'],
    'aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy': ['accessPolicy'],
    'aws:kinesis/resourcePolicy:ResourcePolicy': ['policy'],
    'aws-native:s3:BucketPolicy': ['policyDocument'],
    'aws-native:kms:Key': ['keyPolicy'],
    'aws-native:kms:ReplicaKey': ['keyPolicy'],
    'aws-native:sns:TopicPolicy': ['policyDocument'],
    'aws-native:sns:TopicInlinePolicy': ['policyDocument'],
    'aws-native:sqs:QueuePolicy': ['policyDocument'],
    'aws-native:sqs:QueueInlinePolicy': ['policyDocument'],
    'aws-native:logs:ResourcePolicy': ['policyDocument'],
    'aws-native:logs:Destination': ['destinationPolicy'],
    'aws-native:kinesis:ResourcePolicy': ['resourcePolicy'],
    'aws-native:cloudtrail:ResourcePolicy': ['resourcePolicy'],
  },
  organization: {
    'aws:organizations/policy:Policy': ['content'],
    'aws-native:organizations:Policy': ['content'],
  },
};

export const MANAGED_POLICY_PLACES: Places = {
  'aws:iam/role:Role': ['managedPolicyArns'],
  'aws:iam/policyAttachment:PolicyAttachment': ['policyArn'],
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': ['policyArn'],
  'aws:iam/userPolicyAttachment:UserPolicyAttachment': ['policyArn'],
  'aws:iam/groupPolicyAttachment:GroupPolicyAttachment': ['policyArn'],
  'aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive': ['policyArns'],
  'aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive': ['policyArns'],
  'aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive': ['policyArns'],
  'aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment': ['managedPolicyArn'],
  'aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive': ['managedPolicyArns'],
  'aws-native:iam:Role': ['managedPolicyArns'],
  'aws-native:iam:User': ['managedPolicyArns'],
  'aws-native:iam:Group': ['managedPolicyArns'],
  'aws-native:sso:PermissionSet': ['managedPolicies'],
};
