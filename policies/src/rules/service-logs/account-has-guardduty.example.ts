import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a baseline with a detector': () => {
      new aws.guardduty.Detector('main', {});
    },
    'a baseline with a detector of aws-native': () => {
      new NativeResource('aws-native:guardduty:Detector', 'main', { enable: true });
    },
  },
  bad: {
    'a baseline without': () => {
      new aws.iam.AccountPasswordPolicy('main', { minimumPasswordLength: 14 });
    },
  },
  unknown: {
    'a resource whose type a parameter names, which need not be a detector': () => {
      const typeName = new aws.ssm.Parameter('type', { type: 'String' });
      new aws.cloudcontrol.Resource('main', { typeName: typeName.value, desiredState: '{"Enable":true}' });
    },
  },
};
