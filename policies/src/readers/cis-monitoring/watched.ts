import type { Json } from '../filter-patterns';
import { apiCall, signIn } from './trail-event';

/** What an account watches by an alarm, after section 4 (5 since version 6) of the CIS AWS Foundations Benchmark. */
export interface Watched {
  /** Its place in the section, the same in every version since 1.4: 1 is 4.1, and 5.1 since version 6. */
  readonly number: number;
  /** Continues `no alarm watches …`. */
  readonly what: string;
  /** Events by what a person calls them; each has to be matched by a filter that has an alarm. */
  readonly events: Readonly<Record<string, Json>>;
}

const calls = (service: string, ...names: readonly string[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(names.map((name) => [name, apiCall(service, name)]));

export const WATCHED: readonly Watched[] = [
  {
    number: 1,
    what: 'refused API calls',
    events: {
      'Client.UnauthorizedOperation': apiCall('ec2', 'RunInstances', { errorCode: 'Client.UnauthorizedOperation' }),
      AccessDenied: apiCall('iam', 'CreateUser', { errorCode: 'AccessDenied' }),
      AccessDeniedException: apiCall('kms', 'Decrypt', { errorCode: 'AccessDeniedException' }),
    },
  },
  {
    number: 2,
    what: 'console sign-in without MFA',
    events: { 'ConsoleLogin without MFA': signIn({ additionalEventData: { MFAUsed: 'No', MobileVersion: 'No' } }) },
  },
  {
    number: 3,
    what: 'the use of root',
    events: {
      'a call of root': apiCall('iam', 'CreateAccessKey', {
        userIdentity: { type: 'Root', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012' },
      }),
    },
  },
  {
    number: 4,
    what: 'changes of IAM policies',
    events: calls(
      'iam',
      ...['CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion'],
      ...['User', 'Group', 'Role'].flatMap((kind) => [
        `Put${kind}Policy`,
        `Delete${kind}Policy`,
        `Attach${kind}Policy`,
        `Detach${kind}Policy`,
      ]),
    ),
  },
  {
    number: 5,
    what: 'changes of CloudTrail',
    events: calls('cloudtrail', 'CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'),
  },
  {
    number: 6,
    what: 'failed console sign-ins',
    events: {
      'a failed ConsoleLogin': signIn({
        errorMessage: 'Failed authentication',
        responseElements: { ConsoleLogin: 'Failure' },
      }),
    },
  },
  { number: 7, what: 'the end of KMS keys', events: calls('kms', 'DisableKey', 'ScheduleKeyDeletion') },
  {
    number: 8,
    what: 'changes of bucket policies',
    events: calls(
      's3',
      ...['PutBucketAcl', 'PutBucketPolicy', 'PutBucketCors', 'PutBucketLifecycle', 'PutBucketReplication'],
      ...['DeleteBucketPolicy', 'DeleteBucketCors', 'DeleteBucketLifecycle', 'DeleteBucketReplication'],
    ),
  },
  {
    number: 9,
    what: 'changes of AWS Config',
    events: calls(
      'config',
      ...['StopConfigurationRecorder', 'PutConfigurationRecorder', 'PutDeliveryChannel', 'DeleteDeliveryChannel'],
    ),
  },
  {
    number: 10,
    what: 'changes of security groups',
    events: calls(
      'ec2',
      ...['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupIngress'],
      ...['RevokeSecurityGroupEgress', 'CreateSecurityGroup', 'DeleteSecurityGroup'],
    ),
  },
  {
    number: 11,
    what: 'changes of network ACLs',
    events: calls(
      'ec2',
      ...['CreateNetworkAcl', 'CreateNetworkAclEntry', 'DeleteNetworkAcl', 'DeleteNetworkAclEntry'],
      ...['ReplaceNetworkAclEntry', 'ReplaceNetworkAclAssociation'],
    ),
  },
  {
    number: 12,
    what: 'changes of network gateways',
    events: calls(
      'ec2',
      ...['CreateCustomerGateway', 'DeleteCustomerGateway', 'CreateInternetGateway', 'DeleteInternetGateway'],
      ...['AttachInternetGateway', 'DetachInternetGateway'],
    ),
  },
  {
    number: 13,
    what: 'changes of route tables',
    events: calls(
      'ec2',
      ...['CreateRoute', 'CreateRouteTable', 'ReplaceRoute', 'ReplaceRouteTableAssociation'],
      ...['DeleteRoute', 'DeleteRouteTable', 'DisassociateRouteTable'],
    ),
  },
  {
    number: 14,
    what: 'changes of VPCs',
    events: calls(
      'ec2',
      ...['CreateVpc', 'DeleteVpc', 'ModifyVpcAttribute', 'CreateVpcPeeringConnection'],
      ...['AcceptVpcPeeringConnection', 'DeleteVpcPeeringConnection', 'RejectVpcPeeringConnection'],
    ),
  },
  {
    number: 15,
    what: 'changes of the organization',
    events: calls(
      'organizations',
      ...['AcceptHandshake', 'AttachPolicy', 'CreateAccount', 'CreateOrganizationalUnit', 'CreatePolicy'],
      ...['DeclineHandshake', 'DeleteOrganization', 'DeleteOrganizationalUnit', 'DeletePolicy', 'DetachPolicy'],
      ...['DisablePolicyType', 'EnablePolicyType', 'InviteAccountToOrganization', 'LeaveOrganization'],
      ...['MoveAccount', 'RemoveAccountFromOrganization', 'UpdateOrganizationalUnit', 'UpdatePolicy'],
    ),
  },
];
