import { recordedEvents } from '../../readers/event-selectors';
import { TRAIL_TYPES } from '../../readers/trails';
import { resourceRule, textsOption } from '../../rule';

export const trailDetectsAnomalies = resourceRule({
  id: 'trail-detects-anomalies',
  area: 'audit',
  title: 'A trail detects unusual rates of calls and of errors',
  severity: 'low',
  reason:
    'A burst of calls, or of refused ones, is how stolen credentials show first. CloudTrail learns what is usual and tells what is not, if it is asked to.',
  types: TRAIL_TYPES,
  reads: TRAIL_TYPES.map((type) => `${type} insightSelectors`),
  options: {
    insights: textsOption(['ApiCallRateInsight', 'ApiErrorRateInsight'], 'The kinds of insights that a trail detects.'),
  },
  remediation: 'Give the trail an insight selector for each of the types ApiCallRateInsight and ApiErrorRateInsight.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.4.1.1'],
    'iso-27001-2022': ['A.8.16'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
    'nist-800-53-r5': ['AU-6', 'SI-4'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html',
  judge({ props }, { settings, violation }) {
    const selectors = props.at('insightSelectors');
    const detected = selectors.items().map((selector) => selector.at('insightType').text());
    const missing = settings.insights.filter((insight) => !detected.includes(insight));
    // Insights are made of management events: a trail of data events cannot have them.
    if (missing.length === 0 || !recordedEvents(props).selectsCategory('Management')) return;
    violation(selectors, `has no ${missing.join(' and no ')}`);
  },
});
