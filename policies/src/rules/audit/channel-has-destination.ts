import type { StackResource } from '../../model';
import { STORE_TYPES } from '../../readers/event-data-stores';
import { stackRule } from '../../rule';

const CHANNEL = 'aws-native:cloudtrail:Channel';

/** The store's ARN is unknown in a first preview, and with it the whole document of Cloud Control: links tell before. */
export const channelHasDestination = stackRule({
  id: 'channel-has-destination',
  area: 'audit',
  title: 'A channel delivers into an event data store',
  severity: 'high',
  reason:
    'A channel is how events from outside of AWS, such as those of the proxy, reach the audit store. Without a destination they reach nothing.',
  reads: [`${CHANNEL} destinations`],
  remediation:
    'Give the channel a destination of type EVENT_DATA_STORE, with the ARN of an event data store as its location.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-channel.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(CHANNEL), (channel) => {
      if (isLinkedToStore(channel)) return;
      const destinations = channel.props.at('destinations');
      const delivers = destinations
        .items()
        .some((to) => to.at('type').text() === 'EVENT_DATA_STORE' && to.at('location').isSet());
      if (!delivers) violationOf(channel, destinations, 'has no event data store: events sent to the channel are lost');
    });
  },
});

const isLinkedToStore = (channel: StackResource): boolean =>
  ['destinations', 'desiredState']
    .flatMap((property) => channel.linkedBy(property))
    .some(({ type }) => STORE_TYPES.includes(type));
