import { join } from 'node:path';
import type { AuditSink } from '../audit-sink';
import type { ProxyFleetArgs } from './args';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const DIGEST = `sha256:${'ab'.repeat(32)}`;
export const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/sallyport@${DIGEST}`;
export const HOST_PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0N9aJmK3f1zsyqV8vX2s3n0xZ7W0V2dQJ9b0aYc1Xq fleet@example';

export const firehoseSink = {
  type: 'firehose',
  region: REGION,
  accountId: ACCOUNT,
  streamName: 'audit',
  streamArn: `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/audit`,
} as const satisfies AuditSink;

export const lakeSink = {
  type: 'lake',
  region: REGION,
  accountId: '222222222222',
  channelArn: `arn:aws:cloudtrail:${REGION}:222222222222:channel/0aae3b4b-0b2a-4b6a-9a3e-9d0e0f5c1a2b`,
} as const satisfies AuditSink;

export const secretArn = (name: string): string => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;

/** Arguments without which there is no fleet. */
export const leastArgs = (): ProxyFleetArgs => ({
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  clientCidrs: ['10.0.0.0/8'],
  image: IMAGE,
  auditSinks: [firehoseSink],
  accessPolicyDirectory: join(__dirname, 'access.fixture'),
  usersSecretArn: secretArn('ssh-users'),
  hostKeySecretArn: secretArn('ssh-host-key'),
  hostPublicKeys: [HOST_PUBLIC_KEY],
});
