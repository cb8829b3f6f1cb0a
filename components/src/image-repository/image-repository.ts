import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { accountIdSchema } from '../internal/arn';
import { lookUpAws } from '../internal/aws-context';
import { ArgsCheck } from '../internal/check-args';
import { evidenceOptions } from '../internal/evidence';
import { namePrefixSchema, physicalName } from '../internal/names';
import { policyDocument } from '../internal/policy-document';
import { flag, listOf, wholeNumber } from '../internal/schemas';
import { tagsFor, userTagsSchema } from '../internal/tags';
import type { ImageRepositoryArgs } from './args';
import { renderLifecycle } from './lifecycle';

/** Where the proxy's image is kept: tags that cannot be moved, each image scanned as it is pushed, its own key. */
export class ImageRepository extends pulumi.ComponentResource {
  /** What to push to; with `@sha256:…` behind it, the fleet's `image`. */
  public readonly repositoryUrl: pulumi.Output<string>;
  public readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:ImageRepository', name, args, opts);
    const check = new ArgsCheck('ImageRepository', args);
    const pullers = check.optional('pullAccountIds', listOf(accountIdSchema), []);
    const keepImages = check.optional('keepImages', wholeNumber(5, 1_000, 'images'), 30);
    const untaggedDays = check.optional('untaggedDays', wholeNumber(1, 365, 'days'), 14);
    const protectEvidence = check.known('protectEvidence', flag, true);
    const namePrefix = check.optional('namePrefix', namePrefixSchema);
    const userTags = check.optional('tags', userTagsSchema);
    const problem = args.namePrefix === undefined ? nameProblem(name) : undefined;
    if (problem !== undefined) check.problem('name', problem);
    check.finish();

    const evidence = evidenceOptions(this, protectEvidence);
    const tags = tagsFor('ImageRepository', name, userTags);
    const key = new aws.kms.Key(
      `${name}-key`,
      { description: `Sallyport images ${name}`, enableKeyRotation: true, deletionWindowInDays: 30, policy: keyPolicy(this), tags },
      evidence,
    );
    const repositoryName = physicalName('service', namePrefix, name);
    const repository = new aws.ecr.Repository(
      `${name}-repository`,
      {
        ...(repositoryName === undefined ? {} : { name: repositoryName }),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey: key.arn }],
        forceDelete: !protectEvidence,
        tags,
      },
      evidence,
    );
    new aws.ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      {
        repository: repository.name,
        policy: pulumi.output({ keepImages, untaggedDays }).apply(renderLifecycle),
      },
      { parent: this },
    );
    new aws.ecr.RepositoryPolicy(
      `${name}-policy`,
      { repository: repository.name, policy: pullPolicy(this, pullers) },
      { parent: this },
    );
    this.repositoryUrl = repository.repositoryUrl;
    this.repositoryArn = repository.arn;
    this.registerOutputs({ repositoryUrl: this.repositoryUrl, repositoryArn: this.repositoryArn });
  }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const nameProblem = (name: string): string | undefined =>
  /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/.test(name) ? undefined : `"${name}" cannot begin the name of a repository; allowed are lower-case letters and digits with single dashes between them, or give namePrefix`;

/** The account's own principals by its IAM policies, and the other accounts' as far as theirs let them. */
function pullPolicy(parent: pulumi.Resource, pullers: pulumi.Output<string[]>): pulumi.Output<string> {
  const { partition, accountId } = lookUpAws(parent);
  return pulumi.output({ partition, accountId, pullers }).apply((facts) =>
    policyDocument([
      {
        sid: 'Pull',
        principals: { aws: [facts.accountId, ...facts.pullers].map((id) => `arn:${facts.partition}:iam::${id}:root`) },
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      },
    ]),
  );
}

/** ECR decrypts for whoever may pull, by a grant of its own. https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
function keyPolicy(parent: pulumi.Resource): pulumi.Output<string> {
  const { partition, accountId } = lookUpAws(parent);
  return policyDocument([
    {
      sid: 'AccountDecidesByIam',
      principals: { aws: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      actions: ['kms:*'],
      resources: ['*'],
    },
  ]);
}
