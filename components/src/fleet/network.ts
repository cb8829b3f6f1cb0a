import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { FleetScope } from './fleet-scope';
import { HEALTH_PORT, SSH_PORT } from './proxy-config';

export interface FleetNetwork {
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly listener: aws.lb.Listener;
  /** Of the proxies. Targets admit it, and nothing else. */
  readonly proxies: aws.ec2.SecurityGroup;
}

/**
 * Clients reach the load balancer from `clientCidrs`, the load balancer reaches the proxies, and nobody else does.
 *
 * Proxies see the client's own address, because the load balancer preserves it. PROXY protocol v2 would do as well, but its
 * header also goes before HTTP health checks, on any port (haproxytech/kubernetes-ingress#463), and by HTTP alone
 * does the load balancer learn that a proxy drains. A rule that names the load balancer's security group holds for preserved
 * addresses too: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
export function createNetwork(scope: FleetScope): FleetNetwork {
  const { name, settings, options, tags, named } = scope;
  const edge = new aws.ec2.SecurityGroup(
    `${name}-edge`,
    {
      ...named('name', 'securityGroup', 'edge'),
      description: 'Clients of the SSH proxies',
      vpcId: settings.vpcId,
      ingress: settings.port.apply((port) => [tcp(port, 'Clients', { cidrBlocks: settings.clientCidrs })]),
      // A load balancer speaks to its registered targets alone; naming their group here would make a circle of the two.
      egress: [SSH_PORT, HEALTH_PORT].map((port) => tcp(port, 'Proxies', { cidrBlocks: ['0.0.0.0/0'] })),
      tags: tags(),
    },
    options,
  );
  const proxies = new aws.ec2.SecurityGroup(
    `${name}-proxies`,
    {
      ...named('name', 'securityGroup', 'proxies'),
      description: 'SSH proxies',
      vpcId: settings.vpcId,
      ingress: [
        tcp(SSH_PORT, 'Load balancer', { securityGroups: [edge.id] }),
        tcp(HEALTH_PORT, 'Load balancer: health', { securityGroups: [edge.id] }),
      ],
      egress: settings.targetPorts.apply((ports) => [
        tcp(443, 'AWS APIs', { cidrBlocks: ['0.0.0.0/0'] }),
        // AWS refuses a rule that is there already, and the one above is for all ranges.
        ...ports
          .filter((port) => port !== 443)
          .map((port) => tcp(port, 'Targets', { cidrBlocks: settings.targetCidrs })),
      ]),
      tags: tags(),
    },
    options,
  );
  const loadBalancer = new aws.lb.LoadBalancer(
    `${name}-lb`,
    {
      ...named('name', 'loadBalancer', ''),
      loadBalancerType: 'network',
      internal: settings.isInternal,
      subnets: settings.loadBalancerSubnetIds,
      securityGroups: [edge.id],
      enableCrossZoneLoadBalancing: true,
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on',
      tags: tags(),
    },
    options,
  );
  const targetGroup = createTargetGroup(scope);
  const listener = new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: loadBalancer.arn,
      port: settings.port,
      protocol: 'TCP',
      defaultActions: [{ type: 'forward', targetGroupArn: targetGroup.arn }],
      tags: tags(),
    },
    options,
  );
  return { loadBalancer, targetGroup, listener, proxies };
}

function createTargetGroup({ name, settings, options, tags, named }: FleetScope): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(
    `${name}-tg`,
    {
      ...named('name', 'targetGroup', settings.compute),
      targetType: settings.compute === 'ecs' ? 'ip' : 'instance',
      vpcId: settings.vpcId,
      port: SSH_PORT,
      protocol: 'TCP',
      preserveClientIp: 'true',
      deregistrationDelay: settings.drainSeconds,
      connectionTermination: false,
      // A draining proxy answers 503. By default its live sessions would be cut as soon as it counts as unhealthy.
      targetHealthStates: [
        { enableUnhealthyConnectionTermination: false, unhealthyDrainingInterval: settings.drainSeconds },
      ],
      healthCheck: {
        protocol: 'HTTP',
        port: String(HEALTH_PORT),
        path: '/healthz',
        matcher: '200',
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      tags: tags(),
    },
    options,
  );
}

interface Peer {
  readonly cidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroups?: pulumi.Input<pulumi.Input<string>[]>;
}

const tcp = (port: number, description: string, peer: Peer) => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  description,
  ...peer,
});
