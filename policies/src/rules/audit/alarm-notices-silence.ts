import type { Property } from '../../model';
import { METRIC_ALARM_TYPES, textsWithin } from '../../readers/alarms';
import { resourceRule } from '../../rule';

const FALLING = ['LessThanThreshold', 'LessThanOrEqualToThreshold'];
/** Statistics of a count: while nothing happens, most sources send no data instead of zero. */
const COUNTS = ['Sum', 'SampleCount'];

export const alarmNoticesSilence = resourceRule({
  id: 'alarm-notices-silence',
  area: 'audit',
  title: 'An alarm on a count that falls takes missing data for a fall',
  severity: 'medium',
  reason:
    'A heartbeat that stops sends no data, not zero. An alarm that does not take missing data as breaching stays quiet exactly when what it watches is dead or was killed.',
  types: METRIC_ALARM_TYPES,
  reads: [
    'aws:cloudwatch/metricAlarm:MetricAlarm comparisonOperator, statistic, metricQueries, treatMissingData, insufficientDataActions, alarmActions',
    'aws-native:cloudwatch:Alarm comparisonOperator, statistic, metrics, treatMissingData, insufficientDataActions, alarmActions',
  ],
  remediation: 'Set `treatMissingData: "breaching"`, or give the alarm an action for insufficient data.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.7.2'],
    'iso-27001-2022': ['A.8.16'],
    'nist-800-53-r5': ['AU-5', 'SI-4(5)'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
  judge({ props }, { violation }) {
    if (!FALLING.includes(props.at('comparisonOperator').text() ?? '') || !counts(props)) return;
    const missing = props.at('treatMissingData');
    const treatment = missing.text() ?? 'missing';
    if (treatment === 'breaching' || isFilled(props) || scales(props)) return;
    if (treatment === 'missing' && props.at('insufficientDataActions').isSet()) return;
    violation(missing, 'is not breaching: the alarm stays quiet when what it counts falls silent');
  },
  remedy: () => ({ treatMissingData: 'breaching' }),
});

const counts = (props: Property): boolean =>
  [
    props.at('statistic'),
    ...props
      .at('metricQueries')
      .items()
      .map((query) => query.at('metric').at('stat')),
    ...props
      .at('metrics')
      .items()
      .map((query) => query.at('metricStat').at('stat')),
  ].some((statistic) => COUNTS.includes(statistic.text() ?? ''));

/** `FILL(m1, 0)` puts a number where data is missing. */
const isFilled = (props: Property): boolean =>
  ['metricQueries', 'metrics'].some((key) => textsWithin(props.at(key)).some((text) => /\bFILL\s*\(/i.test(text)));

/** An alarm that takes capacity away must not do so for want of data. */
function scales(props: Property): boolean {
  const actions = props.at('alarmActions').texts();
  return actions.length > 0 && actions.every((action) => /^arn:[^:]+:autoscaling:/.test(action));
}
