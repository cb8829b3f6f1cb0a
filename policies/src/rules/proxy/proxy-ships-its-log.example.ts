import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const DIGEST = 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const task = (container: object): void => {
  new aws.ecs.TaskDefinition('proxy', {
    family: 'proxy',
    containerDefinitions: pulumi.jsonStringify([
      { name: 'proxy', image: `ghcr.io/acme/proxy@${DIGEST}`, ...container },
    ]),
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

export const examples: Examples = {
  good: {
    'to CloudWatch': () => {
      task({
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': 'proxies', 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'ssh' },
        },
      });
    },
  },
  bad: {
    'to the host': () => {
      task({ logConfiguration: { logDriver: 'json-file' } });
    },
  },
  unknown: {
    'a value that another resource decides': () => {
      const setting = new aws.ssm.Parameter('setting', { type: 'String', value: 'x' });
      task({ logConfiguration: { logDriver: setting.arn } });
    },
  },
};
