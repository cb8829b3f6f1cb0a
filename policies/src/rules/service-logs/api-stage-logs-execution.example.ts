import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

function makeStage(): aws.apigateway.Stage {
  const api = new aws.apigateway.RestApi('orders', {});
  const deployment = new aws.apigateway.Deployment('orders', { restApi: api.id });
  return new aws.apigateway.Stage('orders', { restApi: api.id, deployment: deployment.id, stageName: 'live' });
}

export const examples: Examples = {
  good: {
    'errors of all methods': () => {
      const { restApi, stageName } = makeStage();
      new aws.apigateway.MethodSettings('orders', {
        ...{ restApi, stageName },
        methodPath: '*/*',
        settings: { loggingLevel: 'ERROR' },
      });
    },
  },
  bad: {
    'no settings': () => {
      makeStage();
    },
    'one method that is not logged': () => {
      const { restApi, stageName } = makeStage();
      const api = { restApi, stageName };
      new aws.apigateway.MethodSettings('all', { ...api, methodPath: '*/*', settings: { loggingLevel: 'INFO' } });
      new aws.apigateway.MethodSettings('keys', { ...api, methodPath: 'keys/GET', settings: { loggingLevel: 'OFF' } });
    },
  },
  unknown: {
    'a level that a parameter holds': () => {
      const level = new aws.ssm.Parameter('log-level', { type: 'String' });
      const { restApi, stageName } = makeStage();
      new aws.apigateway.MethodSettings('orders', {
        ...{ restApi, stageName },
        methodPath: '*/*',
        settings: { loggingLevel: level.value },
      });
    },
  },
};
