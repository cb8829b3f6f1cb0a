import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const ISSUER = 'token.actions.githubusercontent.com';
const trust = (federated: string, action: string, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Federated: federated }, Action: action, Condition: condition },
  });
const github = (condition: object, provider = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`) =>
  trust(provider, 'sts:AssumeRoleWithWebIdentity', condition);
const saml = (condition?: object) =>
  trust('arn:aws:iam::111122223333:saml-provider/example', 'sts:AssumeRoleWithSAML', condition);

export const examples: Examples = {
  good: {
    'workflows of one repository': () => {
      new aws.iam.Role('deploy', {
        assumeRolePolicy: github({
          StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
          StringLike: { [`${ISSUER}:sub`]: 'repo:my-org/my-repo:*' },
        }),
      });
    },
    'people by SAML': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }),
      });
    },
  },
  bad: {
    'workflows of any repository': () => {
      new aws.iam.Role('deploy', {
        assumeRolePolicy: github({
          StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
          StringLike: { [`${ISSUER}:sub`]: 'repo:*' },
        }),
      });
    },
    'assertions for any application': () => {
      new aws.iam.Role('operators', { assumeRolePolicy: saml() });
    },
  },
  unknown: {
    'a provider that is made along with the role': () => {
      const provider = new aws.iam.OpenIdConnectProvider('github', {
        url: `https://${ISSUER}`,
        clientIdLists: ['sts.amazonaws.com'],
      });
      new aws.iam.Role('deploy', {
        assumeRolePolicy: provider.arn.apply((arn) =>
          github({ StringLike: { [`${ISSUER}:sub`]: 'repo:my-org/*', [`${ISSUER}:aud`]: 'sts.amazonaws.com' } }, arn),
        ),
      });
    },
  },
};
