import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../../internal/policy-document';
import { childName, evidence, type StoreContext } from '../store-context';

/**
 * The policy of a channel or an event data store; by Cloud Control, since the AWS provider has no resource for it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-resourcepolicy.html
 */
export function createResourcePolicy(
  store: StoreContext,
  part: string,
  resourceArn: pulumi.Output<string>,
  statement: Statement,
): void {
  new aws.cloudcontrol.Resource(
    childName(store, part),
    {
      typeName: 'AWS::CloudTrail::ResourcePolicy',
      desiredState: pulumi.jsonStringify({
        ResourceArn: resourceArn,
        ResourcePolicy: policyDocument([statement]).apply((text): unknown => JSON.parse(text)),
      }),
    },
    evidence(store),
  );
}
