import type { Stack, StackResource } from '../../model';
import { alarmsOn, METRIC_FILTER_TYPES, metricsMadeBy } from '../../readers/alarms';
import { everydayEvent, WATCHED, type Watched } from '../../readers/cis-monitoring';
import { LOG_GROUP_TYPES, logGroupsOfTrails, namesLogGroup } from '../../readers/evidence';
import { parseFilterPattern, type Predicate } from '../../readers/filter-patterns';
import { stackRule, textsOption } from '../../rule';

/** Filters are judged by the events that they match, however they write it, and as many together as there are. */
export const accountWatchesCisEvents = stackRule({
  id: 'account-watches-cis-events',
  area: 'audit',
  title: "An account's baseline raises alarms on the events that CIS names",
  severity: 'medium',
  reason:
    'Root at work, a stopped trail, an opened security group, a key on its way to deletion: each is one event among millions, which only a filter with an alarm finds in time.',
  reads: [
    'aws:cloudwatch/logMetricFilter:LogMetricFilter pattern, logGroupName, metricTransformation',
    'aws-native:logs:MetricFilter filterPattern, logGroupName, metricTransformations',
    'aws:cloudtrail/trail:Trail cloudWatchLogsGroupArn',
    'aws-native:cloudtrail:Trail cloudWatchLogsLogGroupArn',
    'aws:cloudwatch/metricAlarm:MetricAlarm metricName, namespace, metricQueries, actionsEnabled',
    'aws-native:cloudwatch:Alarm metricName, namespace, metrics, actionsEnabled',
  ],
  options: {
    watchedElsewhere: textsOption(
      [],
      'Numbers within the section on monitoring (1 for 4.1, 15 for 4.15) that something else watches, such as EventBridge or another account.',
    ),
  },
  remediation:
    'Make a metric filter on the log group of the trail that matches the missing events, and an alarm on its metric; `watchedElsewhere` takes what is watched in another way.',
  controls: {
    'cis-aws-3.0': WATCHED.map(({ number }) => `4.${number}`),
    'cis-aws-5.0': WATCHED.map(({ number }) => `4.${number}`),
    'cis-aws-6.0': WATCHED.map(({ number }) => `5.${number}`),
    'cis-aws-7.0': WATCHED.map(({ number }) => `5.${number}`),
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.4.1.1'],
    'iso-27001-2022': ['A.8.16'],
    hipaa: ['164.308(a)(1)(ii)(D)', '164.308(a)(5)(ii)(C)'],
    'nist-800-53-r5': ['AU-6(1)', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html',
  baseline: true,
  judge(stack, { each, isBaseline, settings, violation }) {
    if (!isBaseline) return;
    const filters: Predicate[] = [];
    each(stack.ofType(...METRIC_FILTER_TYPES), (filter) => {
      const matches = readsTrail(filter, stack) && hasAlarm(filter, stack) ? predicateOf(filter) : undefined;
      if (matches !== undefined && !matches(everydayEvent)) filters.push(matches);
    });
    for (const watched of WATCHED) {
      if (settings.watchedElsewhere.includes(String(watched.number))) continue;
      const missing = missingOf(watched, filters);
      if (missing.length > 0) violation(undefined, say(watched, missing));
    }
  },
});

/** A log group of another stack is taken to be a trail's; of those of this stack, only a trail's will do. */
function readsTrail(filter: StackResource, stack: Stack): boolean {
  const ofTrails = logGroupsOfTrails(stack);
  const read = stack.ofType(...LOG_GROUP_TYPES).filter((group) => namesLogGroup(filter, 'logGroupName', group));
  return ofTrails.length === 0 || read.length === 0 || read.some((group) => ofTrails.includes(group));
}

const hasAlarm = (filter: StackResource, stack: Stack): boolean =>
  metricsMadeBy(filter).some((metric) =>
    alarmsOn(metric, stack).some((alarm) => alarm.props.at('actionsEnabled').flag() !== false),
  );

const predicateOf = ({ props }: StackResource): Predicate | undefined =>
  parseFilterPattern(props.either('pattern', 'filterPattern').text() ?? '');

const missingOf = ({ events }: Watched, filters: readonly Predicate[]): readonly string[] =>
  Object.entries(events)
    .filter(([, event]) => !filters.some((matches) => matches(event)))
    .map(([name]) => name);

function say({ number, what, events }: Watched, missing: readonly string[]): string {
  const part = missing.length < Object.keys(events).length ? ` in full: it misses ${missing.join(', ')}` : '';
  return `no alarm watches ${what} (CIS 4.${number})${part}`;
}
