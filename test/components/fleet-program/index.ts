import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ImageRepository, ProxyFleet, TargetAccount, type ProxyFleetArgs } from '@sallyport/components';

const config = new pulumi.Config();

const vpc = new aws.ec2.Vpc('net', { cidrBlock: '10.20.0.0/16', enableDnsHostnames: true });
const subnets = ['a', 'b'].map(
  (zone, index) =>
    new aws.ec2.Subnet(`net-${zone}`, {
      vpcId: vpc.id,
      cidrBlock: `10.20.${index}.0/24`,
      availabilityZone: `eu-central-1${zone}`,
    }),
);
const targets = new aws.ec2.SecurityGroup('targets', { vpcId: vpc.id, description: 'Targets' });

const routes = new aws.ec2.RouteTable('net-routes', { vpcId: vpc.id });
const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;

/** What a fleet can be told beside the least. */
const everything: Partial<ProxyFleetArgs> = {
  namePrefix: 'acme-prod',
  port: 22,
  hostname: 'ssh.example.com',
  isInternal: false,
  clientCidrs: ['0.0.0.0/0'],
  allowInternetClients: true,
  vpcEndpoints: true,
  routeTableIds: [routes.id],
  architecture: 'x86_64',
  targetRoleArns: ['arn:aws:iam::333333333333:role/targets'],
  targetExternalId: 'acme-ssh',
  discoverOwnAccount: true,
  targetRegions: ['eu-central-1', 'us-east-1'],
  targetsFile: path.join(__dirname, 'targets.yaml'),
  targetKeySecretArns: { db: secret('db-key') },
  hostCertificateAuthoritySecretArn: secret('host-ca'),
  hostCertificateAuthorityPublicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0N9aJmK3f1zsyqV8vX2s3n0xZ7W0V2dQJ9b0aYc1Xq',
  recordingsKmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  tags: { owner: 'platform' },
};

const fleet = new ProxyFleet('ssh', {
  compute: config.require('compute'),
  vpcId: vpc.id,
  subnetIds: subnets.map(({ id }) => id),
  clientCidrs: [vpc.cidrBlock],
  image: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport@sha256:${'0123456789abcdef'.repeat(4)}`,
  auditSinks: [
    {
      type: 'firehose',
      region: 'eu-central-1',
      accountId: '123456789012',
      streamName: 'audit',
      streamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/audit',
    },
  ],
  accessPolicyDirectory: path.join(__dirname, 'access'),
  usersSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:ssh-users-AbCdEf',
  hostKeySecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:ssh-host-key-AbCdEf',
  hostPublicKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0N9aJmK3f1zsyqV8vX2s3n0xZ7W0V2dQJ9b0aYc1Xq'],
  maxCapacity: config.requireNumber('maxCapacity'),
  protectEvidence: config.requireBoolean('protectEvidence'),
  recordingsBucketName: 'acme-recordings',
  failureMode: config.require('failureMode'),
  ...(config.require('extent') === 'least' ? {} : everything),
});

const account = new TargetAccount('targets', {
  fleetRoleArn: fleet.roleArn,
  fleetSecurityGroupId: fleet.securityGroupId,
  targetSecurityGroupIds: [targets.id],
  logins: ['ec2-user'],
});

export const { hostname, port, knownHosts, sshConfig, logGroupName, lockTableArn, loadBalancerArn } = fleet;
if (config.require('extent') !== 'least') new ImageRepository('image', { pullAccountIds: ['222222222222'] });

export const targetRoleArn = account.roleArn;
