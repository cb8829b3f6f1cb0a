import {
  accountOf,
  allowsEveryone,
  documentsOf,
  isTakenBack,
  placesOfDocuments,
  statementsOf,
  typesWithDocuments,
  type Statement,
} from '../../readers/policy-documents';
import { resourceRule, textsOption } from '../../rule';

/** What changes or removes what is kept, or feeds it with what never happened, of each service that keeps evidence. */
const CHANGES = [
  's3:PutObject',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutBucketPolicy',
  's3:DeleteBucket',
  's3:PutLifecycleConfiguration',
  'logs:PutLogEvents',
  'logs:PutSubscriptionFilter',
  'sns:Publish',
  'sns:DeleteTopic',
  'sns:SetTopicAttributes',
  'sqs:SendMessage',
  'sqs:DeleteMessage',
  'sqs:PurgeQueue',
  'sqs:DeleteQueue',
  'kinesis:PutRecord',
  'kinesis:DeleteStream',
  'cloudtrail-data:PutAuditEvents',
  'cloudtrail:DeleteEventDataStore',
  'cloudtrail:UpdateEventDataStore',
];

const isKey = (type: string): boolean => type.includes(':kms');

/** Policies of buckets, topics, queues, streams and stores give rights to people whom no policy of this account names. */
export const resourcePolicyDoesNotOpenEvidence = resourceRule({
  id: 'resource-policy-does-not-open-evidence',
  area: 'tampering',
  title: 'No resource policy lets everyone write or delete',
  severity: 'critical',
  reason:
    'What everybody may write to proves nothing, and what everybody may delete is soon gone: no credentials of the account are needed, and none leave a trace.',
  types: typesWithDocuments('resource').filter((type) => !isKey(type)),
  reads: placesOfDocuments('resource').filter((place) => !isKey(place)),
  options: {
    trustedAccountIds: textsOption(
      [],
      'Account ids whose principals may write and delete. Where any is given, those of all other accounts are violations.',
    ),
  },
  remediation:
    'Name the principals that need it, or add a condition on `aws:SourceAccount`, `aws:SourceArn` or `aws:PrincipalOrgID`.',
  controls: {
    'cis-aws-7.0': ['2.21'],
    fsbp: ['S3.3', 'S3.6'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['7.2.2', '10.3.2'],
    'iso-27001-2022': ['A.8.3', 'A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AC-3', 'AU-9'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous',
  judge(resource, { each, violation, settings }) {
    each(documentsOf(resource, 'resource'), (document) => {
      const statements = statementsOf(document);
      each(statements, (statement) => {
        const change = changeLeft(statement, statements);
        if (change === undefined) return;
        const { principals } = statement;
        if (principals === undefined) return;
        const whom = principals.negated ? 'is everyone but a few' : 'is everyone';
        if (allowsEveryone(statement)) violation(principals.property, `${whom}, who may then ${change}`);
        if (settings.trustedAccountIds.length === 0 || principals.negated) return;
        each(principals.items, (principal) => {
          const account = accountOf(principal);
          if (account === undefined || settings.trustedAccountIds.includes(account)) return;
          violation(principal.property, `is of an account that is not trusted, and may ${change}`);
        });
      });
    });
  },
});

const changeLeft = (statement: Statement, document: readonly Statement[]): string | undefined =>
  statement.effect === 'Deny'
    ? undefined
    : CHANGES.find((action) => statement.covers(action) && !isTakenBack(statement, document, action));
