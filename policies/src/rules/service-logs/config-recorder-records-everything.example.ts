import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const roleArn = 'arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';

export const examples: Examples = {
  good: {
    'all types, with the global ones': () => {
      new aws.cfg.Recorder('main', {
        roleArn,
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      });
    },
    'all but those of IAM, in a region where another records them': () => {
      new aws.cfg.Recorder('main', {
        roleArn,
        recordingGroup: {
          allSupported: false,
          recordingStrategies: [{ useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' }],
          exclusionByResourceTypes: [
            { resourceTypes: ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'] },
          ],
        },
      });
    },
  },
  bad: {
    'instances only': () => {
      new aws.cfg.Recorder('main', {
        roleArn,
        recordingGroup: { allSupported: false, resourceTypes: ['AWS::EC2::Instance'] },
      });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isAll = new aws.ssm.Parameter('all-types', { type: 'String' });
      new aws.cfg.Recorder('main', {
        roleArn,
        recordingGroup: { allSupported: isAll.value.apply((value) => value === 'all') },
      });
    },
  },
};
