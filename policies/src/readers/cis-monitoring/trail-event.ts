import type { Json } from '../filter-patterns';

type Fields = Readonly<Record<string, Json>>;

/** What somebody does every day: no filter that tells of an attack may count it. */
const EVERYDAY: Fields = {
  eventVersion: '1.11',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.31.0',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::123456789012:assumed-role/developers/alice',
    accountId: '123456789012',
    sessionContext: { attributes: { mfaAuthenticated: 'true' } },
  },
  readOnly: true,
  managementEvent: true,
  recipientAccountId: '123456789012',
};

export const everydayEvent: Json = EVERYDAY;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const apiCall = (service: string, eventName: string, more: Fields = {}): Json => ({
  ...EVERYDAY,
  eventSource: `${service}.amazonaws.com`,
  eventName,
  readOnly: false,
  ...more,
});

export const signIn = (more: Fields): Json => ({
  ...EVERYDAY,
  eventType: 'AwsConsoleSignIn',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  userIdentity: { type: 'IAMUser', userName: 'alice', accountId: '123456789012' },
  additionalEventData: { MFAUsed: 'Yes', MobileVersion: 'No' },
  responseElements: { ConsoleLogin: 'Success' },
  readOnly: false,
  ...more,
});
