import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const log = (retentionInDays: pulumi.Input<number>): void => {
  const group = new aws.cloudwatch.LogGroup('proxies', { retentionInDays });
  new aws.ecs.TaskDefinition('proxy', {
    family: 'proxy',
    containerDefinitions: pulumi.jsonStringify([
      {
        name: 'proxy',
        image: 'ghcr.io/acme/proxy',
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': group.name, 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'ssh' },
        },
      },
    ]),
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

export const examples: Examples = {
  good: {
    'a year': () => {
      log(400);
    },
    'for ever': () => {
      log(0);
    },
  },
  bad: {
    'a week': () => {
      log(7);
    },
  },
  unknown: {
    'days that another resource decides': () => {
      const days = new aws.ssm.Parameter('days', { type: 'String', value: '400' });
      log(days.version);
    },
  },
};
