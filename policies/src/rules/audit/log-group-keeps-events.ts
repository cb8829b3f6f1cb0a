import { knownTexts } from '../../model';
import { holdsEvidence, LOG_GROUP_TYPES } from '../../readers/evidence';
import { integerOption, stackRule } from '../../rule';

/** Only log groups of evidence: what a Lambda function prints may go after days. */
export const logGroupKeepsEvents = stackRule({
  id: 'log-group-keeps-events',
  area: 'audit',
  title: 'A log group of evidence keeps it long enough',
  severity: 'medium',
  reason: 'Intrusions are found months after they began; what the log group has dropped by then, nobody can look at.',
  reads: LOG_GROUP_TYPES.flatMap((type) => [`${type} retentionInDays`, `${type} logGroupClass`, `${type} tags`]),
  options: {
    minimumDays: integerOption(365, 'Days that a log group of evidence keeps it at least.', { minimum: 1 }),
  },
  remediation: 'Set `retentionInDays` to 365 or more, or leave it out to keep everything.',
  controls: {
    soc2: ['CC7.3'],
    'pci-dss-4.0.1': ['10.5.1'],
    'iso-27001-2022': ['A.5.33', 'A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  judge(stack, { each, settings, violationOf }) {
    each(stack.ofType(...LOG_GROUP_TYPES), (group) => {
      if (!holdsEvidence(group, stack)) return;
      const { props } = group;
      const logClass = props.at('logGroupClass');
      // The provider fills the class in, so a preview knows it only where a program says it.
      if (knownTexts(logClass).includes('DELIVERY'))
        violationOf(group, logClass, 'is DELIVERY, which keeps two days only');
      const retention = props.at('retentionInDays');
      const days = retention.number() ?? 0;
      if (days === 0 || days >= settings.minimumDays) return;
      violationOf(group, retention, `is less than ${settings.minimumDays} days`);
    });
  },
});
