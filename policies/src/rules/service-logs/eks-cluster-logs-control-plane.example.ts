import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const cluster = {
  roleArn: 'arn:aws:iam::123456789012:role/eks-cluster',
  vpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'] },
};

export const examples: Examples = {
  good: {
    'the logs of who did what': () => {
      new aws.eks.Cluster('main', { ...cluster, enabledClusterLogTypes: ['api', 'audit', 'authenticator'] });
    },
  },
  bad: {
    'no logs, which is the default': () => {
      new aws.eks.Cluster('main', cluster);
    },
    'of aws-native': () => {
      new NativeResource('aws-native:eks:Cluster', 'main', {
        roleArn: cluster.roleArn,
        resourcesVpcConfig: cluster.vpcConfig,
        logging: { clusterLogging: { enabledTypes: [{ type: 'api' }] } },
      });
    },
  },
  unknown: {
    'types that a parameter holds': () => {
      const types = new aws.ssm.Parameter('log-types', { type: 'StringList' });
      new aws.eks.Cluster('main', {
        ...cluster,
        enabledClusterLogTypes: types.value.apply((value) => value.split(',')),
      });
    },
  },
};
