import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Where the provider of a component deploys to. */
export interface AwsContext {
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: pulumi.Output<string>;
}

/** Asks with the provider that the component's children have, so that a component may live in any account. */
export function lookUpAws(parent: pulumi.Resource): AwsContext {
  return {
    accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
    region: aws.getRegionOutput({}, { parent }).region,
    partition: aws.getPartitionOutput({}, { parent }).partition,
  };
}
