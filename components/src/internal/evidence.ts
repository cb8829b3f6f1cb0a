import type * as pulumi from '@pulumi/pulumi';

/**
 * Options of what an investigation needs: it survives `pulumi destroy` and a resource that falls out of the program.
 * `protectEvidence` false is for stacks that are thrown away.
 */
export function evidenceOptions(parent: pulumi.Resource, protectEvidence: boolean): pulumi.CustomResourceOptions {
  return { parent, protect: protectEvidence, retainOnDelete: protectEvidence };
}
