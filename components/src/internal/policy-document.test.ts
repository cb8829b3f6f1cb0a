import * as pulumi from '@pulumi/pulumi';
import { policyDocument, serviceTrustPolicy } from './policy-document';
import { valueOf } from './value-of.fixture';

const json = async (text: pulumi.Output<string>): Promise<unknown> => JSON.parse((await valueOf(text)) ?? '');

it('writes statements as IAM reads them', async () => {
  const document = policyDocument([
    {
      sid: 'Read',
      actions: ['s3:GetObject'],
      resources: [pulumi.interpolate`${pulumi.output('arn:aws:s3:::b')}/*`],
      conditions: { StringEquals: { 'aws:PrincipalAccount': pulumi.output(['123456789012']) } },
    },
    {
      sid: 'TlsOnly',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
  expect(await json(document)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::b/*'],
        Condition: { StringEquals: { 'aws:PrincipalAccount': ['123456789012'] } },
      },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
});

it('lets a service in only for this account', async () => {
  expect(await json(serviceTrustPolicy('firehose.amazonaws.com', '123456789012'))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ServiceOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'firehose.amazonaws.com' },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ],
  });
});

it.each(['a b', ''])('refuses the statement id "%s"', (sid) => {
  expect(() => policyDocument([{ sid, actions: ['s3:GetObject'] }])).toThrow(/statement id/);
});

it('refuses a statement id that is there twice', () => {
  const statement = { sid: 'A', actions: ['s3:GetObject'] };
  expect(() => policyDocument([statement, statement])).toThrow('statement id "A"');
});
