import { names, type Property, type Stack, type StackResource } from '../../model';
import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { stackRule, textsOption } from '../../rule';
import { portsOf } from './wide-ranges';

const BALANCERS = ['aws:lb/loadBalancer:LoadBalancer', 'aws-native:elasticloadbalancingv2:LoadBalancer'];
const LISTENERS = ['aws:lb/listener:Listener', 'aws-native:elasticloadbalancingv2:Listener'];
const GROUPS = ['aws:lb/targetGroup:TargetGroup', 'aws-native:elasticloadbalancingv2:TargetGroup'];
const CLASSIC = ['aws:elb/loadBalancer:LoadBalancer', 'aws-native:elasticloadbalancing:LoadBalancer'];

/** The property that says whether the internet reaches it. */
const exposureOf = (type: string): string => `${type} ${type.startsWith('aws:') ? 'internal' : 'scheme'}`;

/** A private host is on the internet as soon as a load balancer hands connections on to its sshd, on whatever port. */
export const loadBalancerDoesNotForwardSsh = stackRule({
  id: 'load-balancer-does-not-forward-ssh',
  area: 'reachability',
  title: 'No load balancer on the internet forwards SSH, but that of the proxy',
  severity: 'high',
  reason:
    'Private subnets and security groups of hosts look tight, while everybody reaches their sshd by the load balancer, past the proxy.',
  reads: [
    ...BALANCERS.map(exposureOf),
    ...LISTENERS.map((type) => `${type} loadBalancerArn, port, protocol, defaultActions`),
    ...GROUPS.map((type) => `${type} port, protocol`),
    ...CLASSIC.map((type) => `${exposureOf(type)}, listeners`),
  ],
  options: { ports: textsOption(['22'], 'Ports on which hosts serve SSH.'), ...FLEET_OPTIONS },
  remediation: 'Make the load balancer internal, or take the listener out and let people in by the proxy.',
  controls: {
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.3.1', '1.4.4'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html',
  judge(stack, { settings, violationOf, each }) {
    const ports = portsOf(settings);
    each(stack.ofType(...LISTENERS), (listener) => {
      const port = sshPort(listener, stack, ports);
      if (port === undefined || isFleetPart(listener, settings)) return;
      const balancers = stack
        .ofType(...BALANCERS)
        .filter((each) => names(listener, 'loadBalancerArn', each, ['arn', 'id']));
      if (balancers.some(isOnInternet)) violationOf(listener, port, SAYS);
    });
    each(stack.ofType(...CLASSIC), (balancer) => {
      for (const listener of balancer.props.at('listeners').items()) {
        const port = portAmong(
          [listener.at('lbPort'), listener.at('loadBalancerPort'), listener.at('instancePort')],
          ports,
        );
        if (port !== undefined && isOnInternet(balancer)) violationOf(balancer, port, SAYS);
      }
    });
  },
});

const SAYS = 'forwards SSH from the internet past the proxy';

/** Of the listener, or of a group that it forwards to: SSH on port 443 is SSH. HTTP is not. */
function sshPort(listener: StackResource, stack: Stack, ports: readonly number[]): Property | undefined {
  const { props } = listener;
  const protocol = props.at('protocol');
  if (!protocol.isUnknown && /^(?:HTTPS?|UDP)$/i.test(protocol.text() ?? '')) return undefined;
  const own = portAmong([props.at('port')], ports);
  if (own !== undefined) return own;
  const forwards = stack
    .ofType(...GROUPS)
    .filter(
      (group) =>
        names(listener, 'defaultActions', group, ['arn', 'id', 'targetGroupArn']) || forwardsTo(listener, group),
    );
  return forwards.some(({ props: group }) => portAmong([group.at('port')], ports) !== undefined)
    ? props.at('defaultActions')
    : undefined;
}

/** By its ARN inside the actions, where that is known. */
function forwardsTo(listener: StackResource, group: StackResource): boolean {
  const arn = group.props.at('arn');
  if (arn.isUnknown || arn.isAbsent()) return false;
  const actions = listener.props.at('defaultActions');
  return (
    !actions.isUnknown &&
    actions
      .items()
      .some(
        (action) =>
          !action.isUnknown && action.at('targetGroupArn').isSet() && isText(action.at('targetGroupArn'), arn),
      )
  );
}

const isText = (one: Property, other: Property): boolean => !one.isUnknown && one.text() === other.text();

const portAmong = (places: readonly Property[], ports: readonly number[]): Property | undefined =>
  places.find((at) => !at.isAbsent() && ports.includes(at.number() ?? -1));

/** Internet-facing is the default. */
function isOnInternet({ props }: StackResource): boolean {
  const scheme = props.at('scheme');
  return props.at('internal').flag() !== true && (scheme.isAbsent() || scheme.text() !== 'internal');
}
