import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const cluster = (logging?: pulumi.Input<string>) =>
  new aws.ecs.Cluster('services', {
    ...(logging === undefined ? {} : { configuration: { executeCommandConfiguration: { logging } } }),
  });
const service = (owner: aws.ecs.Cluster, enableExecuteCommand: boolean) =>
  new aws.ecs.Service('web', {
    cluster: owner.arn,
    taskDefinition: 'web:1',
    desiredCount: 1,
    enableExecuteCommand,
  });

export const examples: Examples = {
  good: {
    'shells in a cluster that logs them with the task': () => {
      service(cluster('DEFAULT'), true);
    },
    'no shells': () => {
      service(cluster(), false);
    },
  },
  bad: {
    'shells in a cluster that says nothing': () => {
      service(cluster(), true);
    },
    'shells in a cluster that logs none': () => {
      service(cluster('NONE'), true);
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const logging = new aws.ssm.Parameter('logging', { type: 'String', value: 'DEFAULT' });
      service(cluster(logging.insecureValue), true);
    },
  },
};
