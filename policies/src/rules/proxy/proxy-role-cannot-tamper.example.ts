import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const tags = { 'sallyport:component': 'ProxyFleet' };

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const task = (role: aws.iam.Role): void => {
  new aws.ecs.TaskDefinition('proxy', {
    family: 'proxy',
    taskRoleArn: role.arn,
    containerDefinitions: JSON.stringify([{ name: 'proxy', image: 'ghcr.io/acme/proxy' }]),
    tags,
  });
};

/** A task of proxies, and what its role may do. */
const proxy = (policy: pulumi.Input<string>): void => {
  const role = new aws.iam.Role('proxy', { assumeRolePolicy: trust });
  new aws.iam.RolePolicy('proxy', { role: role.id, policy });
  task(role);
};

const allow = (Action: string, Resource: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.jsonStringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

export const examples: Examples = {
  good: {
    'what it writes with': () => {
      proxy(allow('firehose:PutRecordBatch', 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/audit'));
    },
  },
  bad: {
    'whatever concerns trails': () => {
      proxy(allow('cloudtrail:*', '*'));
    },
  },
  unknown: {
    'an action that another resource decides': () => {
      const action = new aws.ssm.Parameter('action', { type: 'String', value: 's3:GetObject' });
      const role = new aws.iam.Role('proxy', { assumeRolePolicy: trust });
      task(role);
      new NativeResource('aws-native:iam:RolePolicy', 'proxy', {
        roleName: role.name,
        policyName: 'work',
        policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action.arn, Resource: '*' }] },
      });
    },
  },
};
