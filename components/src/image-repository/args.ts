import type * as pulumi from '@pulumi/pulumi';

/** Arguments of {@link ImageRepository}. */
export interface ImageRepositoryArgs {
  /** Accounts that may pull images, beside the repository's own. */
  pullAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Images that are kept, the newest; default 30. A fleet's image must be among them, so that its tasks can start again. */
  keepImages?: pulumi.Input<number>;
  /** Days after which images without a tag are removed; default 14. */
  untaggedDays?: pulumi.Input<number>;
  /** Whether the repository survives `pulumi destroy`; default true. */
  protectEvidence?: pulumi.Input<boolean>;
  /** Beginning of the names in AWS; default is the component's name. */
  namePrefix?: pulumi.Input<string>;
  /** Tags for every resource. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
