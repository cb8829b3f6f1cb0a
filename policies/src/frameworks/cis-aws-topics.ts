import type { Control } from './framework';

/**
 * What the CIS AWS Foundations Benchmarks ask for within the subject of this pack, in our own words. A recommendation keeps its
 * content from version to version and changes its number, so each version maps its numbers to these.
 */
export const TOPICS = {
  rootAccessKey: {
    title: 'The root user has no access key',
    notCovered:
      'Keys of the root user are a fact of the account, not a resource of a program: see the credential report.',
  },
  rootMfa: {
    title: 'The root user signs in with MFA',
    notCovered: 'Whether the root user has an MFA device is a fact of the account, not a resource of a program.',
  },
  rootHardwareMfa: {
    title: 'The MFA of the root user is a hardware device',
    notCovered: 'Which device the root user has is a fact of the account, not a resource of a program.',
  },
  rootUse: {
    title: 'The root user is not used for daily work',
    notCovered: 'The use of root is seen in the trail; rules see only whether it is recorded and watched.',
  },
  centralRoot: {
    title: 'Root access of member accounts is managed centrally',
    notCovered:
      'The feature is switched on in Organizations; whether root credentials were removed is not in a program.',
  },
  guardrails: {
    title: 'Authorization guardrails hold for every account of the organization',
    notCovered: 'Only policies that the judged stack declares are seen, and not whether they reach every account.',
  },
  passwordLength: { title: 'Passwords have at least 14 characters' },
  passwordReuse: { title: 'Passwords are not used again' },
  consoleMfa: {
    title: 'Every IAM user with a console password has MFA',
    notCovered: 'Users enrol their device themselves; rules see whether policies refuse those who did not.',
  },
  initialAccessKeys: {
    title: 'No access key is made together with a console user',
    notCovered: 'Keys that are made outside of programs.',
  },
  unusedCredentials: {
    title: 'Credentials unused for 45 days are disabled',
    notCovered: 'Use is a fact of run time: see the credential report.',
  },
  oneAccessKey: {
    title: 'An IAM user has one active access key',
    notCovered: 'Keys that are made outside of programs.',
  },
  keyRotation: {
    title: 'Access keys are rotated within 90 days',
    notCovered: 'The age of a key is a fact of run time: see the credential report.',
  },
  permissionsByGroup: { title: 'IAM users receive permissions through groups only' },
  fullAdministration: { title: 'No attached policy allows everything on everything' },
  supportRole: {
    title: 'A role exists to work with AWS Support on incidents',
    notCovered: 'A matter of organisation; no rule looks at it.',
  },
  instanceRoles: {
    title: 'Instances reach AWS by roles',
    notCovered: 'Keys that are stored inside a machine image or on the disk.',
  },
  accessAnalyzer: {
    title: 'IAM Access Analyzer watches every region',
    notCovered: 'No rule looks at analyzers.',
  },
  centralIdentity: {
    title: 'People are managed centrally, by federation or Organizations',
    notCovered: 'Where people are managed is a matter of organisation; rules see IAM users that a program makes.',
  },
  cloudShell: {
    title: 'CloudShell full access is restricted',
    notCovered: 'Attachments that are made outside of programs.',
  },
  openResourcePolicies: { title: 'No resource policy gives access to everybody' },
  bucketTls: { title: 'Bucket policies refuse requests without TLS' },
  bucketMfaDelete: {
    title: 'Versions of objects are deleted with MFA only',
    notCovered: 'Only the root user can switch MFA delete on, by the API: no program can.',
  },
  bucketPublicAccess: {
    title: 'Buckets block public access',
    notCovered: 'Buckets that are no log, trail or recording bucket.',
  },
  rdsPublic: { title: 'Databases of RDS are not publicly accessible' },
  trailAllRegions: {
    title: 'CloudTrail records every region',
    notCovered: 'A trail that the organization or another stack makes; whether it records at this moment.',
  },
  trailValidation: {
    title: 'Log files of CloudTrail are validated',
    notCovered: 'That somebody validates the digests.',
  },
  configRecorder: {
    title: 'AWS Config records in every region',
    notCovered: 'Regions that no judged stack deploys to.',
  },
  trailBucketLogging: { title: 'Access to the bucket of the trail is logged' },
  trailKms: { title: 'CloudTrail encrypts with a customer managed key' },
  cmkRotation: { title: 'Customer managed keys are rotated' },
  flowLogs: { title: 'Every VPC has flow logs', notCovered: 'VPCs that no judged stack makes, such as default VPCs.' },
  objectWrites: { title: 'Writes of objects are recorded' },
  objectReads: { title: 'Reads of objects are recorded' },
  frontEndLogs: { title: 'Web front ends that AWS manages log their accesses' },
  watchUnauthorized: { title: 'Refused API calls are watched' },
  watchNoMfa: { title: 'Console sign-in without MFA is watched' },
  watchRoot: { title: 'Use of the root user is watched' },
  watchIamPolicy: { title: 'Changes of IAM policies are watched' },
  watchTrail: { title: 'Changes of CloudTrail are watched' },
  watchConsoleFailures: { title: 'Failed console sign-ins are watched' },
  watchKeys: { title: 'Disabling and deleting customer managed keys is watched' },
  watchBucketPolicy: { title: 'Changes of bucket policies are watched' },
  watchConfig: { title: 'Changes of AWS Config are watched' },
  watchSecurityGroups: { title: 'Changes of security groups are watched' },
  watchNacls: { title: 'Changes of network ACLs are watched' },
  watchGateways: { title: 'Changes of network gateways are watched' },
  watchRoutes: { title: 'Changes of route tables are watched' },
  watchVpcs: { title: 'Changes of VPCs are watched' },
  watchOrganizations: { title: 'Changes of Organizations are watched' },
  securityHub: { title: 'Security Hub is enabled', notCovered: 'No rule looks at Security Hub.' },
  naclAdminPorts: { title: 'No network ACL admits the internet to ports of administration' },
  groupAdminPorts: {
    title: 'No security group admits 0.0.0.0/0 to ports of administration',
    notCovered: 'Rules that are added outside of programs; the content of managed prefix lists of other stacks.',
  },
  groupAdminPortsIpv6: {
    title: 'No security group admits ::/0 to ports of administration',
    notCovered: 'Rules that are added outside of programs; the content of managed prefix lists of other stacks.',
  },
  defaultGroup: {
    title: 'The default security group of every VPC admits nothing',
    notCovered: 'VPCs whose default group no program takes over.',
  },
  imdsv2: { title: 'The metadata service answers IMDSv2 only' },
} as const satisfies Readonly<Record<string, Control>>;

type Topic = keyof typeof TOPICS;

/** The controls of a version of the benchmark, from its numbers. */
export const controlsOf = (numbers: Readonly<Record<string, Topic>>): Readonly<Record<string, Control>> =>
  Object.fromEntries(Object.entries(numbers).map(([number, topic]) => [number, TOPICS[topic]]));

const WATCHED: readonly Topic[] = [
  'watchUnauthorized',
  'watchNoMfa',
  'watchRoot',
  'watchIamPolicy',
  'watchTrail',
  'watchConsoleFailures',
  'watchKeys',
  'watchBucketPolicy',
  'watchConfig',
  'watchSecurityGroups',
  'watchNacls',
  'watchGateways',
  'watchRoutes',
  'watchVpcs',
  'watchOrganizations',
  'securityHub',
];

/** The chapter of monitoring has had the same order since version 1.2; only its number changes. */
export const monitoringChapter = (chapter: number): Readonly<Record<string, Topic>> =>
  Object.fromEntries(WATCHED.map((topic, index) => [`${chapter}.${index + 1}`, topic]));
