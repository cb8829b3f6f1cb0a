import * as pulumi from '@pulumi/pulumi';
import { mockAws } from '../fleet/mocks.fixture';
import type { ImageRepositoryArgs } from './args';
import { ImageRepository } from './image-repository';
import { checkRepositoryArgs } from './settings';

async function deploy(args: ImageRepositoryArgs = {}) {
  const resources = mockAws();
  new ImageRepository('images', args);
  await pulumi.runtime.disconnect();
  return (type: string) => resources.find((each) => each.type === type)?.inputs ?? {};
}

test('tags cannot be moved, images are scanned, and its own key encrypts them', async () => {
  const inputsOf = await deploy({ tags: { owner: 'platform' } });
  expect(inputsOf('aws:ecr/repository:Repository')).toMatchObject({
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [
      { encryptionType: 'KMS', kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555' },
    ],
    forceDelete: false,
    tags: { owner: 'platform', 'sallyport:component': 'ImageRepository' },
  });
});

test('other accounts may pull, and nothing else', async () => {
  const inputsOf = await deploy({ pullAccountIds: ['222222222222'] });
  const policy = JSON.parse(String(inputsOf('aws:ecr/repositoryPolicy:RepositoryPolicy').policy)) as unknown;
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Pull',
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:root'] },
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      },
    ],
  });
});

test('keeps as many images as it is told', async () => {
  const inputsOf = await deploy({ keepImages: 7, untaggedDays: 3 });
  const { rules } = JSON.parse(String(inputsOf('aws:ecr/lifecyclePolicy:LifecyclePolicy').policy)) as {
    rules: { selection: object }[];
  };
  expect(rules.map(({ selection }) => selection)).toEqual([
    { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 3 },
    { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 7 },
  ]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['images', { pullAccountIds: ['acme'] }, /pullAccountIds\[0\] is "acme"; allowed is an account id of 12 digits/],
  ['images', { keepImages: 1 }, /keepImages is 1; allowed is a whole number from 5 to 1000 \(images\)/],
  ['images', { pullAccounts: [] }, /pullAccounts is no argument of ImageRepository; did you mean "pullAccountIds"\?/],
  ['Images', {}, /"Images" cannot begin the name of a repository; allowed are lower-case letters/],
])('%s with %j is refused with what is allowed', (name, args, message) => {
  expect(() => checkRepositoryArgs(name, args as ImageRepositoryArgs)).toThrow(message);
});
