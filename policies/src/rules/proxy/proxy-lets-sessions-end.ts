import type { Property } from '../../model';
import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers, isFleetPart } from '../../readers/proxy-fleets';
import { integerOption, resourceRule } from '../../rule';

const TARGET_GROUPS = ['aws:lb/targetGroup:TargetGroup', 'aws-native:elasticloadbalancingv2:TargetGroup'];
/** ECS kills a container that long after SIGTERM where nothing else is said. */
const DEFAULT_STOP_SECONDS = 30;

/** A deployment that cuts sessions is put off, and patches with it. */
export const proxyLetsSessionsEnd = resourceRule({
  id: 'proxy-lets-sessions-end',
  area: 'proxy',
  title: 'A proxy that is replaced has time to end its sessions',
  severity: 'medium',
  reason:
    'A proxy that is killed at once cuts sessions and does not close its trail; people then put updates off, and old proxies run on.',
  types: [...TARGET_GROUPS, ...TASK_DEFINITIONS],
  reads: [
    'aws:lb/targetGroup:TargetGroup deregistrationDelay',
    'aws:lb/targetGroup:TargetGroup connectionTermination',
    'aws-native:elasticloadbalancingv2:TargetGroup targetGroupAttributes',
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
  ],
  options: {
    ...FLEET_OPTIONS,
    minimumSeconds: integerOption(60, 'Seconds that sessions and the trail have at least.', { minimum: 1 }),
  },
  remediation:
    'Set `stopTimeout` of the container, `deregistrationDelay` of the target group, and leave `connectionTermination` off.',
  controls: { soc2: ['CC7.5'], 'nist-800-53-r5': ['AU-9'] },
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html',
  judge(resource, { settings, violation, each }) {
    const tooShort = (at: Property): void => {
      violation(at, `is less than ${settings.minimumSeconds} seconds`);
    };
    each(TARGET_GROUPS.includes(resource.type) ? [] : fleetContainers(resource, settings), (container) => {
      const timeout = container.at('stopTimeout');
      if ((timeout.number() ?? DEFAULT_STOP_SECONDS) < settings.minimumSeconds) tooShort(timeout);
    });
    if (!TARGET_GROUPS.includes(resource.type) || !isFleetPart(resource, settings)) return;
    const { props } = resource;
    const attribute = (name: string): Property =>
      props
        .at('targetGroupAttributes')
        .items()
        .find((each) => each.at('key').text() === name)
        ?.at('value') ?? props.at(name);
    const native = props.at('targetGroupAttributes').isSet();
    const delay = native ? attribute('deregistration_delay.timeout_seconds') : props.at('deregistrationDelay');
    const cut = native
      ? attribute('deregistration_delay.connection_termination.enabled')
      : props.at('connectionTermination');
    each([delay], (at) => {
      if ((at.number() ?? settings.minimumSeconds) < settings.minimumSeconds) tooShort(at);
    });
    each([cut], (at) => {
      if (at.flag() === true) violation(at, 'is true: sessions are cut when the delay is over');
    });
  },
});
