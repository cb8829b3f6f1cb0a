import * as pulumi from '@pulumi/pulumi';
import { ACCOUNT, REGION } from './fleet.fixture';

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Resources as they are registered, in their order. Inputs that are unknown in a preview are missing. */
export function mockAws(mode: 'preview' | 'up' = 'up', stack = 'prod'): Registered[] {
  const registered: Registered[] = [];
  void pulumi.runtime.setMocks(
    {
      call: ({ token }) => answer(token),
      newResource: ({ type, name, inputs, custom }) => {
        const given = inputs as Record<string, unknown>;
        registered.push({ type, name, inputs: given });
        return {
          id: custom === false || type.startsWith('test:') ? '' : `${name}-id`,
          state: { ...given, ...computed(type, name, given) },
        };
      },
    },
    'acme',
    stack,
    mode === 'preview',
  );
  return registered;
}

function answer(token: string): Record<string, unknown> {
  if (token.startsWith('aws:index/getCallerIdentity')) return { accountId: ACCOUNT, arn: '', userId: '', id: ACCOUNT };
  if (token.startsWith('aws:index/getRegion')) return { region: REGION, name: REGION, id: REGION };
  if (token.startsWith('aws:index/getPartition')) return { partition: 'aws', id: 'aws' };
  throw new Error(`no answer to ${token}`);
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

function computed(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const named = typeof inputs.name === 'string' ? inputs.name : name;
  switch (type) {
    case 'aws:kms/key:Key':
      return { arn: arn('kms', 'key/11111111-2222-3333-4444-555555555555') };
    case 'aws:cloudwatch/logGroup:LogGroup':
      return { name: named, arn: arn('logs', `log-group:${named}`) };
    case 'aws:dynamodb/table:Table':
      return { name: named, arn: arn('dynamodb', `table/${named}`) };
    case 'aws:s3/bucket:Bucket':
      return { bucket: named, arn: `arn:aws:s3:::${named}` };
    case 'aws:iam/role:Role':
      return { name: named, arn: `arn:aws:iam::${ACCOUNT}:role/${named}` };
    case 'aws:ecs/cluster:Cluster':
      return { name: named, arn: arn('ecs', `cluster/${named}`) };
    case 'aws:ecs/service:Service':
      return { name: named };
    case 'aws:ec2/launchTemplate:LaunchTemplate':
      return { latestVersion: 1 };
    case 'aws:lb/loadBalancer:LoadBalancer':
      return {
        arn: arn('elasticloadbalancing', `loadbalancer/net/${named}/0123456789abcdef`),
        arnSuffix: `net/${named}/0123456789abcdef`,
        dnsName: `${named}-0123456789abcdef.elb.${REGION}.amazonaws.com`,
      };
    case 'aws:lb/targetGroup:TargetGroup':
      return {
        arn: arn('elasticloadbalancing', `targetgroup/${named}/0123456789abcdef`),
        arnSuffix: `targetgroup/${named}/0123456789abcdef`,
      };
    default:
      return { arn: arn('mock', name) };
  }
}
