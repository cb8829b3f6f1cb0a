import type * as pulumi from '@pulumi/pulumi';
import { NotificationTopic, RunbookAlarms, type ProxyFleet } from '@sallyport/components';
import type { ProgramConfig } from '../config/schema';
import { defined } from '../defined';
import type { Audit } from './audit';
import { shared } from './shared';

/** The alarms and responses of every runbook, beside the fleet whose log they watch. */
export function deployAlarms(config: ProgramConfig, fleet: ProxyFleet, audit: Audit): RunbookAlarms {
  const { emails, notificationTopicArn, ...tuning } = config.alarms ?? {};
  return new RunbookAlarms('runbooks', {
    ...shared(config),
    ...defined({ ...tuning, eventSource: config.eventSource }),
    auditSink: audit.sink,
    proxyLogGroupName: fleet.logGroupName,
    lockTableName: fleet.lockTableName,
    notificationTopicArn: notificationTopicArn ?? topicFor(emails ?? [], config),
  });
}

const topicFor = (emails: readonly string[], config: ProgramConfig): pulumi.Output<string> =>
  new NotificationTopic('notifications', { ...shared(config), emails: [...emails] }).topicArn;
