import type { Property } from '../../model';
import { recordedEvents } from '../../readers/event-selectors';
import { isLogging, TRAIL_TYPES } from '../../readers/trails';
import { stackRule } from '../../rule';

export const accountHasTrail = stackRule({
  id: 'account-has-trail',
  area: 'audit',
  title: "An account's baseline has a trail of every region",
  severity: 'critical',
  reason:
    'CloudTrail itself shows 90 days, to whoever asks in time, and keeps nothing. Without a trail nobody can say who did what.',
  reads: [
    'aws:cloudtrail/trail:Trail isMultiRegionTrail, enableLogging, eventSelectors, advancedEventSelectors',
    'aws-native:cloudtrail:Trail isMultiRegionTrail, isLogging, eventSelectors, advancedEventSelectors',
  ],
  remediation:
    'Make a trail with `isMultiRegionTrail: true` that logs management events; if the organization has one, this stack is not the baseline.',
  controls: {
    'cis-aws-3.0': ['3.1'],
    'cis-aws-5.0': ['3.1'],
    'cis-aws-6.0': ['4.1'],
    'cis-aws-7.0': ['4.1'],
    fsbp: ['CloudTrail.1', 'CloudTrail.3'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
  baseline: true,
  judge(stack, { each, isBaseline, violation }) {
    if (!isBaseline) return;
    let found = 0;
    each(stack.ofType(...TRAIL_TYPES), ({ props }) => {
      if (recordsTheAccount(props)) found += 1;
    });
    if (found === 0) violation(undefined, 'no trail of the stack records the management events of every region');
  },
});

const recordsTheAccount = (props: Property): boolean =>
  props.at('isMultiRegionTrail').flag() === true &&
  isLogging(props).logs &&
  !recordedEvents(props).lost.some(({ kind }) => kind === 'all' || kind === 'writes');
