import type * as pulumi from '@pulumi/pulumi';

/**
 * Options of what an investigation needs: it survives `pulumi destroy` and a resource that falls out of the program.
 * `protectEvidence` false is for stacks that are thrown away. It sets nothing, so that `protect: true` on the component
 * still reaches its resources: https://www.pulumi.com/docs/iac/concepts/options/protect/
 */
export function evidenceOptions(parent: pulumi.Resource, protectEvidence: boolean): pulumi.CustomResourceOptions {
  return protectEvidence ? { parent, protect: true, retainOnDelete: true } : { parent };
}
