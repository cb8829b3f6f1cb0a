import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const preferences = (inputs: Readonly<Record<string, unknown>>) => ({
  name: 'SSM-SessionManagerRunShell',
  documentType: 'Session',
  content: JSON.stringify({ schemaVersion: '1.0', description: 'Preferences', sessionType: 'Standard_Stream', inputs }),
});

export const examples: Examples = {
  good: {
    'sessions that are kept in an encrypted bucket': () => {
      new aws.ssm.Document(
        'preferences',
        preferences({ s3BucketName: 'sessions-of-example', s3EncryptionEnabled: true, runAsEnabled: true }),
      );
    },
    'a document that is no session': () => {
      new aws.ssm.Document('patch', {
        name: 'patch',
        documentType: 'Command',
        documentFormat: 'YAML',
        content: 'schemaVersion: "2.2"\ndescription: Patch\nmainSteps: []\n',
      });
    },
  },
  bad: {
    'sessions that are kept nowhere': () => {
      new aws.ssm.Document('preferences', preferences({ s3BucketName: '', cloudWatchLogGroupName: '' }));
    },
    'sessions that are kept in clear': () => {
      new aws.ssm.Document(
        'preferences',
        preferences({ cloudWatchLogGroupName: 'sessions', cloudWatchEncryptionEnabled: false }),
      );
    },
  },
  unknown: {
    'a bucket whose name is not known yet': () => {
      const bucket = new aws.s3.Bucket('sessions', {});
      new aws.ssm.Document('preferences', {
        ...preferences({}),
        content: bucket.id.apply((s3BucketName) => preferences({ s3BucketName }).content),
      });
    },
  },
};
