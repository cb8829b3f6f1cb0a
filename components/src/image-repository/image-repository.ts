import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { lookUpAws } from '../internal/aws-context';
import { evidenceOptions } from '../internal/evidence';
import { physicalName } from '../internal/names';
import { policyDocument } from '../internal/policy-document';
import { tagsFor } from '../internal/tags';
import type { ImageRepositoryArgs } from './args';
import { renderLifecycle } from './lifecycle';
import { checkRepositoryArgs } from './settings';

/** Where the proxy's image is kept: tags that cannot be moved, each image scanned as it is pushed, its own key. */
export class ImageRepository extends pulumi.ComponentResource {
  /** What to push to; with `@sha256:…` behind it, the fleet's `image`. */
  public readonly repositoryUrl: pulumi.Output<string>;
  /** ARN of the repository. */
  public readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:ImageRepository', name, args, opts);
    const {
      pullAccountIds,
      keepImages,
      untaggedDays,
      protectEvidence,
      namePrefix,
      tags: userTags,
    } = checkRepositoryArgs(name, args);

    const evidence = evidenceOptions(this, protectEvidence);
    const tags = tagsFor('ImageRepository', name, userTags);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `Sallyport images ${name}`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: keyPolicy(this),
        tags,
      },
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
      { repository: repository.name, policy: pullPolicy(this, pullAccountIds) },
      { parent: this },
    );
    this.repositoryUrl = repository.repositoryUrl;
    this.repositoryArn = repository.arn;
    this.registerOutputs({ repositoryUrl: this.repositoryUrl, repositoryArn: this.repositoryArn });
  }
}

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
