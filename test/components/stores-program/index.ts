import * as pulumi from '@pulumi/pulumi';
import { AthenaAuditStore, LakeAuditStore, SavedQueries } from '@sallyport/components';

const config = new pulumi.Config();
const store = config.require('store');
const common = {
  retentionDays: config.requireNumber('retentionDays'),
  eventSource: 'ssh.example.com',
  writerAccountIds: ['210987654321'],
  readerAccountIds: ['321098765432'],
  namePrefix: 'acme-prod',
  tags: { team: 'platform' },
};

const audit =
  store === 'lake'
    ? new LakeAuditStore('audit', { ...common, accountUsesCloudTrailLake: true })
    : new AthenaAuditStore('audit', {
        ...common,
        objectLockMode: 'COMPLIANCE',
        bufferSeconds: config.requireNumber('bufferSeconds'),
        managementEventsLocation: 's3://org-trail/AWSLogs/o-abcdefghij/',
        managementEventsAccountIds: ['123456789012', '210987654321'],
        managementEventsRegions: ['eu-central-1', 'us-east-1'],
      });
new SavedQueries('queries', {
  store,
  auditSink: audit.sink,
  proxyLogGroupName: '/sallyport/ssh',
  namePrefix: 'acme-prod',
});

export const { sink } = audit;
