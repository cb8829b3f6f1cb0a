import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const tags = { 'sallyport:component': 'ProxyFleet' };

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A task of proxies, and what its role may do. */
const proxy = (policy: pulumi.Input<string>): void => {
  const role = new aws.iam.Role('proxy', { assumeRolePolicy: trust });
  new aws.iam.RolePolicy('proxy', { role: role.id, policy });
  new aws.ecs.TaskDefinition('proxy', {
    family: 'proxy',
    taskRoleArn: role.arn,
    containerDefinitions: JSON.stringify([{ name: 'proxy', image: 'ghcr.io/acme/proxy' }]),
    tags,
  });
};

const allow = (Action: string, Resource: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.jsonStringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

export const examples: Examples = {
  good: {
    'into a stream of the same stack, whose ARN is not known yet': () => {
      const stream = new aws.kinesis.FirehoseDeliveryStream('audit', {
        destination: 'extended_s3',
        extendedS3Configuration: {
          bucketArn: 'arn:aws:s3:::audit-of-example',
          roleArn: 'arn:aws:iam::123456789012:role/delivery',
        },
      });
      proxy(allow('firehose:PutRecordBatch', stream.arn));
    },
    'into a channel of CloudTrail Lake': () => {
      proxy(allow('cloudtrail-data:PutAuditEvents', 'arn:aws:cloudtrail:eu-west-1:123456789012:channel/audit'));
    },
  },
  bad: {
    nowhere: () => {
      proxy(allow('s3:GetObject', 'arn:aws:s3:::config-of-example/*'));
    },
  },
  unknown: {
    'a policy that another resource holds': () => {
      const document = new aws.ssm.Parameter('policy', { type: 'String', value: '{}' });
      proxy(document.arn);
    },
  },
};
