import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const project: aws.codebuild.ProjectArgs = {
  serviceRole: 'arn:aws:iam::123456789012:role/build',
  artifacts: { type: 'NO_ARTIFACTS' },
  environment: { type: 'LINUX_CONTAINER', computeType: 'BUILD_GENERAL1_SMALL', image: 'aws/codebuild/standard:7.0' },
  source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
};

export const examples: Examples = {
  good: {
    'logs in CloudWatch, which is the default': () => {
      new aws.codebuild.Project('deploy', project);
    },
    'logs in a bucket': () => {
      new aws.codebuild.Project('deploy', {
        ...project,
        logsConfig: {
          cloudwatchLogs: { status: 'DISABLED' },
          s3Logs: { status: 'ENABLED', location: 'build-logs-of-example/deploy' },
        },
      });
    },
  },
  bad: {
    'no logs': () => {
      new aws.codebuild.Project('deploy', { ...project, logsConfig: { cloudwatchLogs: { status: 'DISABLED' } } });
    },
  },
  unknown: {
    'a status that a parameter holds': () => {
      const status = new aws.ssm.Parameter('build-logs', { type: 'String' });
      new aws.codebuild.Project('deploy', { ...project, logsConfig: { cloudwatchLogs: { status: status.value } } });
    },
  },
};
