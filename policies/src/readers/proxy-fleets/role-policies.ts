import { names, type Property, type Stack, type StackResource } from '../../model';
import { documentsOf } from '../policy-documents';

const INLINE = ['aws:iam/rolePolicy:RolePolicy', 'aws-native:iam:RolePolicy'];
const ATTACHMENTS = ['aws:iam/rolePolicyAttachment:RolePolicyAttachment'];
const MANAGED = ['aws:iam/policy:Policy', 'aws-native:iam:ManagedPolicy'];

/** Whatever says what a role may do: the role itself, its inline policies, attachments and the policies that these name. */
export function policiesOf(role: StackResource, stack: Stack): readonly StackResource[] {
  const isOf = (policy: StackResource): boolean =>
    ['role', 'roleName', 'roles'].some((key) => names(policy, key, role, ['id', 'name', 'roleName']));
  const attachments = stack.ofType(...ATTACHMENTS).filter(isOf);
  const isAttached = (policy: StackResource): boolean =>
    isOf(policy) ||
    names(role, 'managedPolicyArns', policy, ['arn', 'policyArn']) ||
    attachments.some((attachment) => names(attachment, 'policyArn', policy, ['arn', 'policyArn']));
  return [
    role,
    ...stack.ofType(...INLINE).filter(isOf),
    ...attachments,
    ...stack.ofType(...MANAGED).filter(isAttached),
  ];
}

/**
 * The documents of what {@link policiesOf} found. What a role leaves out the provider computes, so that before the deployment
 * unknown inline policies mean that the program says none.
 */
export const documentsOfPolicy = (policy: StackResource): readonly Property[] =>
  policy.props.at('inlinePolicies').isUnknown ? [] : documentsOf(policy, 'identity');
