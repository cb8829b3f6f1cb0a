import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'an application load balancer with a bucket of logs': () => {
      const logs = new aws.s3.Bucket('access-logs', {});
      new aws.lb.LoadBalancer('web', {
        subnets: ['subnet-0a', 'subnet-0b'],
        accessLogs: { bucket: logs.bucket, enabled: true },
      });
    },
    'a network load balancer, which writes none for TCP': () => {
      new aws.lb.LoadBalancer('tcp', { loadBalancerType: 'network', subnets: ['subnet-0a'] });
    },
  },
  bad: {
    'a bucket that is not enabled': () => {
      new aws.lb.LoadBalancer('web', { subnets: ['subnet-0a', 'subnet-0b'], accessLogs: { bucket: 'access-logs' } });
    },
    'a classic load balancer without': () => {
      new aws.elb.LoadBalancer('web', {
        subnets: ['subnet-0a'],
        listeners: [{ instancePort: 80, instanceProtocol: 'http', lbPort: 80, lbProtocol: 'http' }],
      });
    },
    'of aws-native': () => {
      new NativeResource('aws-native:elasticloadbalancingv2:LoadBalancer', 'web', {
        subnets: ['subnet-0a', 'subnet-0b'],
        loadBalancerAttributes: [{ key: 'access_logs.s3.enabled', value: 'false' }],
      });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('access-logs', { type: 'String' });
      new aws.lb.LoadBalancer('web', {
        subnets: ['subnet-0a', 'subnet-0b'],
        accessLogs: { bucket: 'access-logs', enabled: isOn.value.apply((value) => value === 'on') },
      });
    },
  },
};
