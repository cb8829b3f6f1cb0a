import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'an HTTP API with a log group': () => {
      const api = new aws.apigatewayv2.Api('orders', { protocolType: 'HTTP' });
      const logs = new aws.cloudwatch.LogGroup('orders', { retentionInDays: 400 });
      new aws.apigatewayv2.Stage('orders', {
        apiId: api.id,
        accessLogSettings: { destinationArn: logs.arn, format: '$context.requestId $context.identity.sourceIp' },
      });
    },
  },
  bad: {
    'an HTTP API without': () => {
      const api = new aws.apigatewayv2.Api('orders', { protocolType: 'HTTP' });
      new aws.apigatewayv2.Stage('orders', { apiId: api.id, autoDeploy: true });
    },
    'a REST API without': () => {
      const api = new aws.apigateway.RestApi('orders', {});
      const deployment = new aws.apigateway.Deployment('orders', { restApi: api.id });
      new aws.apigateway.Stage('orders', { restApi: api.id, deployment: deployment.id, stageName: 'live' });
    },
  },
  unknown: {
    'settings that are made from a parameter': () => {
      const isOn = new aws.ssm.Parameter('access-logs', { type: 'String' });
      const api = new aws.apigatewayv2.Api('orders', { protocolType: 'HTTP' });
      const destinationArn = 'arn:aws:logs:eu-west-1:123456789012:log-group:orders';
      new aws.apigatewayv2.Stage('orders', {
        apiId: api.id,
        accessLogSettings: isOn.value.apply((value) =>
          value === 'on' ? { destinationArn, format: '$context.requestId' } : undefined,
        ),
      });
    },
  },
};
