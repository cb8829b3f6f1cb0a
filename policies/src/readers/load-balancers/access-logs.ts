import type { Property, Resource } from '../../model';
import { nothingAt, within } from '../service-logs/within';

/** Application, network and gateway load balancers. */
export const LOAD_BALANCERS: readonly string[] = [
  'aws:lb/loadBalancer:LoadBalancer',
  'aws-native:elasticloadbalancingv2:LoadBalancer',
];
export const CLASSIC_LOAD_BALANCERS: readonly string[] = [
  'aws:elb/loadBalancer:LoadBalancer',
  'aws-native:elasticloadbalancing:LoadBalancer',
];

export interface AccessLogs {
  readonly written: boolean;
  /** The property that decides it. */
  readonly at: Property;
}

/** `application`, which is the default, `network` or `gateway`. */
export const loadBalancerKind = ({ props }: Resource): string =>
  props.either('loadBalancerType', 'type').text()?.toLowerCase() ?? 'application';

/** Whether a load balancer of any kind and spelling writes access logs. */
export function accessLogs({ type, props }: Resource): AccessLogs {
  switch (type) {
    case 'aws:elb/loadBalancer:LoadBalancer':
      return classicLogs(props.at('accessLogs'));
    case 'aws-native:elasticloadbalancing:LoadBalancer':
      return logsOf(within(props.at('accessLoggingPolicy'), 'enabled'));
    case 'aws-native:elasticloadbalancingv2:LoadBalancer':
      return logsOf(attributeOf(props.at('loadBalancerAttributes'), 'access_logs.s3.enabled'));
    default:
      return logsOf(within(props.at('accessLogs'), 'enabled'));
  }
}

const logsOf = (enabled: Property): AccessLogs => ({ written: enabled.flag() === true, at: enabled });

/** The provider turns on the logs of a classic load balancer that names a bucket, unlike those of the others. */
function classicLogs(block: Property): AccessLogs {
  const enabled = within(block, 'enabled');
  return { written: block.isSet() && enabled.flag() !== false, at: enabled };
}

/** CloudFormation has attributes as a list of keys and values, all of them texts. */
function attributeOf(attributes: Property, key: string): Property {
  const attribute = attributes.items().find((item) => item.at('key').text() === key);
  return attribute?.at('value') ?? nothingAt(attributes);
}
