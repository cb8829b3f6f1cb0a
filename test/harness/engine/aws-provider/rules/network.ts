import { isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';
import { between, longest, name, oneOf, type Rule, strings, together } from './rule';

const balancerName = strings('name', (value) => {
  if (value.length > 32) return `expected length of name to be at most 32, got ${value} (${value.length})`;
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(value))
    return `only alphanumeric characters and hyphens allowed in name, and it must not begin or end with a hyphen, got ${value}`;
  return value.startsWith('internal-') ? 'name cannot begin with internal-' : undefined;
});

const protocols = new Set(['-1', 'all', 'tcp', 'udp', 'icmp', 'icmpv6']);

/** One rule of a security group, inline or on its own. */
function groupRule(rule: Properties, prefix: string, protocolKey: string): Refusal[] {
  const at = (key: string): string => (prefix === '' ? key : `${prefix}.${key}`);
  const protocol = rule[protocolKey];
  const { fromPort, toPort } = rule;
  const refused: Refusal[] = [];
  if (typeof protocol === 'string' && !protocols.has(protocol.toLowerCase()) && !/^\d{1,3}$/.test(protocol))
    refused.push({
      property: at(protocolKey),
      reason: `${protocol} is no protocol: expected tcp, udp, icmp, icmpv6, -1 or a number`,
    });
  for (const [key, port] of Object.entries({ fromPort, toPort })) {
    if (typeof port === 'number' && (port < -1 || port > 65_535))
      refused.push({ property: at(key), reason: `expected ${key} to be in the range (-1 - 65535), got ${port}` });
  }
  if (typeof fromPort === 'number' && typeof toPort === 'number' && fromPort > toPort && toPort !== -1)
    refused.push({
      property: at('fromPort'),
      reason: `InvalidParameterValue: invalid port range ${fromPort}-${toPort}`,
    });
  return refused;
}

const SOURCES = ['cidrIpv4', 'cidrIpv6', 'prefixListId', 'referencedSecurityGroupId'];

const vpcRule: Rule = (inputs) => {
  const given = SOURCES.filter((key) => inputs[key] !== undefined);
  const count =
    given.length === 1
      ? []
      : [
          {
            property: given[1] ?? 'cidrIpv4',
            reason: `exactly one of ${SOURCES.join(', ')} must be specified, got ${given.length}`,
          },
        ];
  return [...count, ...groupRule(inputs, '', 'ipProtocol'), ...description(inputs.description, 'description')];
};

const inlineRules: Rule = (inputs) =>
  ['ingress', 'egress'].flatMap((key) => {
    const rules: Property = inputs[key] ?? [];
    return Array.isArray(rules)
      ? rules.flatMap((rule, index) => (isProperties(rule) ? groupRule(rule, `${key}[${index}]`, 'protocol') : []))
      : [];
  });

/** Descriptions of groups and rules hold few characters (AuthorizeSecurityGroupIngress, "IpRange"). */
function description(value: Property | undefined, property: string): Refusal[] {
  if (typeof value !== 'string' || /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(value)) return [];
  return [
    {
      property,
      reason: `Invalid security group description. Valid descriptions are strings less than 256 characters from a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
    },
  ];
}

const targetGroup: Rule = together(
  balancerName,
  oneOf('protocol', ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'HTTP', 'HTTPS', 'GENEVE', 'QUIC', 'TCP_QUIC']),
  oneOf('targetType', ['instance', 'ip', 'lambda', 'alb']),
  between('port', 1, 65_535),
  between('deregistrationDelay', 0, 3600),
  between('healthCheck.interval', 5, 300),
  between('healthCheck.timeout', 2, 120),
  between('healthCheck.healthyThreshold', 2, 10),
  between('healthCheck.unhealthyThreshold', 2, 10),
  oneOf('healthCheck.protocol', ['TCP', 'HTTP', 'HTTPS']),
  ({ targetType, port, protocol, vpcId, healthCheck }) => {
    if (targetType === 'lambda') return [];
    const missing = Object.entries({ port, protocol, vpcId }).filter(([, value]) => value === undefined);
    const path =
      isProperties(healthCheck) && healthCheck.path !== undefined && healthCheck.protocol === 'TCP'
        ? [
            {
              property: 'healthCheck.path',
              reason: 'Attribute "healthCheck.path" cannot be specified when "healthCheck.protocol" is "TCP".',
            },
          ]
        : [];
    return [
      ...missing.map(([property]) => ({
        property,
        reason: `${property} should be set when target type is ${typeof targetType === 'string' ? targetType : 'instance'}`,
      })),
      ...path,
    ];
  },
);

export const NETWORK_RULES: Readonly<Record<string, Rule>> = {
  'aws:ec2/securityGroup:SecurityGroup': together(
    name('name', 1, 255, /^(?!sg-)[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/),
    inlineRules,
    (inputs) => description(inputs.description, 'description'),
  ),
  'aws:ec2/securityGroupRule:SecurityGroupRule': together(oneOf('type', ['ingress', 'egress']), (inputs) =>
    groupRule(inputs, '', 'protocol'),
  ),
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': vpcRule,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': vpcRule,
  'aws:lb/loadBalancer:LoadBalancer': together(
    balancerName,
    oneOf('loadBalancerType', ['application', 'gateway', 'network']),
    oneOf('ipAddressType', ['ipv4', 'dualstack', 'dualstack-without-public-ipv4']),
    oneOf('enforceSecurityGroupInboundRulesOnPrivateLinkTraffic', ['on', 'off']),
    (inputs) =>
      inputs.subnets === undefined && inputs.subnetMappings === undefined
        ? [{ property: 'subnets', reason: 'one of subnetMappings, subnets must be specified' }]
        : [],
  ),
  'aws:lb/targetGroup:TargetGroup': targetGroup,
  'aws:lb/listener:Listener': together(
    oneOf('protocol', ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC']),
    between('port', 1, 65_535),
    oneOf('defaultActions.type', [
      'forward',
      'redirect',
      'fixed-response',
      'authenticate-cognito',
      'authenticate-oidc',
      'jwt-validation',
    ]),
  ),
  'aws:ec2/vpcEndpoint:VpcEndpoint': together(
    oneOf('vpcEndpointType', ['Gateway', 'GatewayLoadBalancer', 'Interface', 'Resource', 'ServiceNetwork']),
    strings('serviceName', (value) =>
      /^(com\.amazonaws|aws)\.[a-z0-9.-]+$/.test(value)
        ? undefined
        : `InvalidServiceName: The Vpc Endpoint Service '${value}' does not exist`,
    ),
  ),
  'aws:route53/record:Record': together(
    oneOf('type', [
      'A',
      'AAAA',
      'CAA',
      'CNAME',
      'DS',
      'HTTPS',
      'MX',
      'NAPTR',
      'NS',
      'PTR',
      'SOA',
      'SPF',
      'SRV',
      'SSHFP',
      'SVCB',
      'TLSA',
      'TXT',
    ]),
    longest('name', 1024),
  ),
};
