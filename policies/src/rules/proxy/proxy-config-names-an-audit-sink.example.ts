import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const config = (content: pulumi.Input<string>): void => {
  new aws.s3.BucketObjectv2('config', {
    bucket: 'config-of-example',
    key: 'proxy.yaml',
    content,
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

export const examples: Examples = {
  good: {
    'a stream': () => {
      config('audit: { sinks: [{ type: firehose, streamName: audit }] }');
    },
  },
  bad: {
    'a store that is only read any more': () => {
      config('audit: { sinks: [{ type: firehose, streamName: audit, mode: readOnly }] }');
    },
  },
  unknown: {
    'a text that another resource decides': () => {
      const parameter = new aws.ssm.Parameter('config', { type: 'String', value: 'x' });
      config(parameter.arn);
    },
  },
};
