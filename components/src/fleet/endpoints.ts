import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { FleetScope } from './fleet-scope';

/** APIs that a proxy or its host calls, by their endpoint's name; `PutAuditEvents` and EC2 Instance Connect still take a NAT gateway. */
const INTERFACES = ['autoscaling', 'ec2', 'ecr.api', 'ecr.dkr', 'kinesis-firehose', 'logs', 'secretsmanager', 'sts'];
const GATEWAYS = ['dynamodb', 's3'];

/** Endpoints of the fleet's VPC, so that traffic to the AWS APIs stays in the AWS network. */
export function createEndpoints(
  { name, settings, aws: context, options, tags, named }: FleetScope,
  routeTableIds: pulumi.Output<string[]>,
  proxies: aws.ec2.SecurityGroup,
): void {
  const { vpcId, subnetIds } = settings;
  const admitted = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      ...named('name', 'securityGroup', 'endpoints'),
      description: 'AWS APIs for the SSH proxies',
      vpcId,
      ingress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, description: 'Proxies', securityGroups: [proxies.id] }],
      tags: tags(),
    },
    options,
  );
  const service = (api: string) => ({
    vpcId,
    serviceName: pulumi.interpolate`com.amazonaws.${context.region}.${api}`,
    tags: tags(),
  });
  for (const api of INTERFACES) {
    new aws.ec2.VpcEndpoint(
      `${name}-endpoint-${api}`,
      {
        ...service(api),
        vpcEndpointType: 'Interface',
        subnetIds,
        securityGroupIds: [admitted.id],
        privateDnsEnabled: true,
      },
      options,
    );
  }
  for (const api of GATEWAYS) {
    new aws.ec2.VpcEndpoint(
      `${name}-endpoint-${api}`,
      { ...service(api), vpcEndpointType: 'Gateway', routeTableIds },
      options,
    );
  }
}
