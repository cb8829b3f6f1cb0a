import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { AthenaAuditStore, LakeAuditStore, NotificationTopic, RunbookAlarms } from '@sallyport/components';

const config = new pulumi.Config();

const sink =
  config.require('store') === 'athena'
    ? new AthenaAuditStore('audit', { protectEvidence: false }).sink
    : new LakeAuditStore('audit', {
        protectEvidence: false,
        terminationProtection: false,
        accountUsesCloudTrailLake: true,
      }).sink;
const log = new aws.cloudwatch.LogGroup('net-log', { retentionInDays: 400 });
const locks = new aws.dynamodb.Table('net-locks', {
  billingMode: 'PAY_PER_REQUEST',
  hashKey: 'id',
  attributes: [{ name: 'id', type: 'S' }],
});
const { topicArn } = new NotificationTopic('people', { emails: ['security@example.com'] });

const alarms = new RunbookAlarms('runbooks', {
  auditSink: sink,
  proxyLogGroupName: log.name,
  lockTableName: locks.name,
  notificationTopicArn: topicArn,
  overrides: { 'ssh-denied-surge': { threshold: config.requireNumber('threshold') } },
  ...(config.require('extent') === 'least'
    ? {}
    : {
        approvers: ['arn:aws:iam::123456789012:role/security'],
        neverLock: { person: ['breakglass'] },
        automaticResponses: false,
        runbooksDirectory: path.join(__dirname, 'runbooks'),
        logRetentionDays: 90,
        reservedConcurrency: 2,
        eventSource: 'ssh.example.com',
        namePrefix: 'acme-prod',
        tags: { owner: 'security' },
      }),
});

export const { runnerFunctionName, alarmArns, silenceAlarmArn, eradicateDocumentNames } = alarms;
