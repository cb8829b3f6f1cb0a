import * as pulumi from '@pulumi/pulumi';
import { AthenaAuditStore, SavedQueries } from '@sallyport/components';

// A program as its user writes it: nothing here mends stack traces, as the root program does.
const wrong: Record<string, () => pulumi.ComponentResource> = {
  retentionDays: () => new AthenaAuditStore('audit', { retentionDays: pulumi.output(0) }),
  namePrefix: () => new AthenaAuditStore('audit', { namePrefix: pulumi.output('Bad_Prefix') }),
  auditSink: () =>
    new SavedQueries('queries', {
      auditSink: {
        type: 'firehose',
        region: 'eu-central-1',
        accountId: '999999999999',
        workgroup: 'audit',
        database: 'audit',
        sshEventsTable: 'ssh_events',
      },
    }),
};
wrong[new pulumi.Config().require('wrong')]?.();
