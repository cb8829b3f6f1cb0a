import type { StackResource } from '../../model';
import { LOG_GROUP_TYPES } from '../../readers/evidence';
import { FLEET_OPTIONS, fleetsOf, type Fleet } from '../../readers/proxy-fleets';
import { integerOption, stackRule } from '../../rule';

/** What tells a proxy which log group is its. */
const NAMING = ['containerDefinitions', 'userData', 'userDataBase64', 'launchTemplateData'];

/** Intruders are found months later, and then somebody asks for the log of that day. */
export const proxyLogsAreKept = stackRule({
  id: 'proxy-logs-are-kept',
  area: 'proxy',
  title: 'The log of the proxies is kept',
  severity: 'medium',
  reason:
    'When a session has to be explained weeks later, the log of its proxy is the only witness beside the audit trail.',
  reads: LOG_GROUP_TYPES.map((type) => `${type} retentionInDays`),
  options: {
    ...FLEET_OPTIONS,
    minimumDays: integerOption(30, 'Days that the log is kept at least.', { minimum: 1, maximum: 3653 }),
  },
  remediation: 'Set `retentionInDays` of the log group of the proxies, or leave it out to keep the log for ever.',
  controls: {
    'pci-dss-4.0.1': ['10.5.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  judge(stack, { settings, violationOf, each }) {
    const groups = stack.ofType(...LOG_GROUP_TYPES);
    each(fleetsOf(stack, settings), (fleet) => {
      each(
        groups.filter((group) => isOf(fleet, group)),
        (group) => {
          const days = group.props.at('retentionInDays');
          const kept = days.number() ?? 0;
          if (kept !== 0 && kept < settings.minimumDays)
            violationOf(group, days, `is less than ${settings.minimumDays} days`);
        },
      );
    });
  },
});

const isOf = ({ parts, hosts }: Fleet, group: StackResource): boolean =>
  parts.includes(group) || hosts.some((host) => NAMING.some((property) => host.linkedBy(property).includes(group)));
