import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const deniesStopping = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'cloudtrail:*', Resource: '*' }],
});

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a policy that denies it': () => {
      const organization = new aws.organizations.Organization('example', {
        enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'],
      });
      const trails = new aws.organizations.Policy('trails', { content: deniesStopping });
      new aws.organizations.PolicyAttachment('trails', {
        policyId: trails.id,
        targetId: organization.roots.apply(([root]) => root?.id ?? ''),
      });
    },
    'an account that belongs to somebody else': () => {
      new aws.s3.Bucket('site');
    },
  },
  bad: {
    'an organization without': () => {
      new aws.organizations.Organization('example', { enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'] });
    },
  },
  unknown: {
    'a policy that a parameter holds': () => {
      new aws.organizations.Organization('example', { enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'] });
      const content = new aws.ssm.Parameter('trails', { type: 'String', value: deniesStopping });
      new aws.organizations.Policy('trails', {
        content: content.version.apply((version) => (version > 0 ? deniesStopping : '{}')),
      });
    },
  },
};
