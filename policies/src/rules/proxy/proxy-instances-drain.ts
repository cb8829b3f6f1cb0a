import { names, type StackResource } from '../../model';
import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { integerOption, stackRule } from '../../rule';

const GROUPS = ['aws:autoscaling/group:Group', 'aws-native:autoscaling:AutoScalingGroup'];
const HOOKS = ['aws:autoscaling/lifecycleHook:LifecycleHook', 'aws-native:autoscaling:LifecycleHook'];
const TERMINATING = 'autoscaling:EC2_INSTANCE_TERMINATING';

/** The end of an instance is the end of its sessions, and of events that it has not delivered. */
export const proxyInstancesDrain = stackRule({
  id: 'proxy-instances-drain',
  area: 'proxy',
  title: 'An instance with a proxy ends only when its sessions have',
  severity: 'medium',
  reason:
    'Without a lifecycle hook Auto Scaling ends an instance at once: sessions are cut, and audit events that wait for their sink are left on its disk.',
  reads: [
    'aws:autoscaling/group:Group initialLifecycleHooks',
    'aws:autoscaling/lifecycleHook:LifecycleHook lifecycleTransition',
    'aws:autoscaling/lifecycleHook:LifecycleHook heartbeatTimeout',
  ],
  options: {
    ...FLEET_OPTIONS,
    minimumSeconds: integerOption(60, 'Seconds that the hook leaves a proxy at least.', { minimum: 30 }),
  },
  remediation:
    'Add a lifecycle hook for `autoscaling:EC2_INSTANCE_TERMINATING` to the group, and complete it when the proxy has drained.',
  controls: { soc2: ['CC7.5'], 'nist-800-53-r5': ['AU-9'] },
  link: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html',
  judge(stack, { settings, violationOf, each }) {
    const hooks = stack.ofType(...HOOKS);
    each(
      stack.ofType(...GROUPS).filter((group) => isFleetPart(group, settings)),
      (group) => {
        const beside = hooks.filter((hook) => isOf(hook, group)).map((holder) => ({ holder, property: holder.props }));
        const inline = group.props
          .either('initialLifecycleHooks', 'lifecycleHookSpecificationList')
          .items()
          .map((property) => ({ holder: group, property }));
        const draining = [...beside, ...inline].filter(
          ({ property }) => property.at('lifecycleTransition').text() === TERMINATING,
        );
        if (draining.length === 0)
          violationOf(group, undefined, 'has no lifecycle hook for the end of an instance: its sessions are cut');
        each(draining, ({ holder, property }) => {
          const timeout = property.at('heartbeatTimeout');
          if ((timeout.number() ?? 3_600) < settings.minimumSeconds)
            violationOf(holder, timeout, `is less than ${settings.minimumSeconds} seconds`);
        });
      },
    );
  },
});

const isOf = (hook: StackResource, group: StackResource): boolean =>
  ['autoscalingGroupName', 'autoScalingGroupName'].some((property) =>
    names(hook, property, group, ['name', 'id', 'autoScalingGroupName']),
  );
