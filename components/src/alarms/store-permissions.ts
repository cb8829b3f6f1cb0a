import type { AuditSink } from '../audit-sink';
import type { Statement } from '../internal/policy-document';

const allow = (sid: string, actions: string[], resources: readonly string[]): Statement[] =>
  resources.length === 0 ? [] : [{ sid, actions, resources }];

const given = (...arns: readonly (string | undefined)[]): string[] => arns.filter((arn) => arn !== undefined);

/** What asking a store takes, and writing audit events into it. In another account's store the roles there decide. */
export function storeStatements(sink: AuditSink, partition: string): Statement[] {
  return [
    ...(sink.readerRoleArn === undefined ? readStatements(sink, partition) : []),
    ...(sink.writerRoleArn === undefined ? writeStatements(sink) : []),
    ...allow('BecomeRolesOfTheStore', ['sts:AssumeRole'], given(sink.readerRoleArn, sink.writerRoleArn)),
  ];
}

const writeStatements = (sink: AuditSink): Statement[] =>
  sink.type === 'lake'
    ? allow('AuditRuns', ['cloudtrail-data:PutAuditEvents'], given(sink.channelArn))
    : allow('AuditRuns', ['firehose:PutRecordBatch'], given(sink.streamArn));

function readStatements(sink: AuditSink, partition: string): Statement[] {
  return [
    ...(sink.type === 'lake' ? lakeStatements(sink) : athenaStatements(sink, partition)),
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
    ...allow('DecryptTheStore', ['kms:Decrypt', 'kms:GenerateDataKey'], given(sink.kmsKeyArn)),
  ];
}

const lakeStatements = (sink: AuditSink): Statement[] =>
  allow(
    'AskTheStore',
    ['cloudtrail:CancelQuery', 'cloudtrail:DescribeQuery', 'cloudtrail:GetQueryResults', 'cloudtrail:StartQuery'],
    given(sink.eventDataStoreArn, sink.managementEventDataStoreArn),
  );

/** https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html */
function athenaStatements(sink: AuditSink, partition: string): Statement[] {
  const { region, accountId, workgroup = '', database = '', bucketArn, resultsLocation } = sink;
  const glue = `arn:${partition}:glue:${region}:${accountId}`;
  const [, results, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(resultsLocation ?? '') ?? [];
  const resultsBucket = results === undefined ? undefined : `arn:${partition}:s3:::${results}`;
  return [
    ...allow(
      'AskTheStore',
      ['athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StartQueryExecution', 'athena:StopQueryExecution'],
      [`arn:${partition}:athena:${region}:${accountId}:workgroup/${workgroup}`],
    ),
    ...allow(
      'ReadTables',
      ['glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      [`${glue}:catalog`, `${glue}:database/${database}`, `${glue}:table/${database}/*`],
    ),
    ...allow('ReadEvents', ['s3:GetObject'], bucketArn === undefined ? [] : [`${bucketArn}/*`]),
    ...allow('ListBuckets', ['s3:GetBucketLocation', 's3:ListBucket'], [...new Set(given(bucketArn, resultsBucket))]),
    ...allow(
      'KeepResults',
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      resultsBucket === undefined ? [] : [`${resultsBucket}/${prefix}*`],
    ),
  ];
}
