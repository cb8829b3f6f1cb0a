import { names, type Property, type Stack, type StackResource } from '../../model';
import { documentsOf } from '../policy-documents';
import { isNamedIn, type Member, type MemberKind } from './member';

/** What gives a user or group rights: a document, or the ARN of a policy that the stack does not make. */
export type Policy =
  { readonly kind: 'document'; readonly document: Property } | { readonly kind: 'elsewhere'; readonly arn: Property };

type Properties = Readonly<Record<string, string>>;

/** Resources that hold a document for users or groups: the property that names those. */
const INLINE: Readonly<Record<MemberKind, Properties>> = {
  user: {
    'aws:iam/userPolicy:UserPolicy': 'user',
    'aws-native:iam:UserPolicy': 'userName',
    'aws-native:iam:Policy': 'users',
    'aws-native:iam:ManagedPolicy': 'users',
  },
  group: {
    'aws:iam/groupPolicy:GroupPolicy': 'group',
    'aws-native:iam:GroupPolicy': 'groupName',
    'aws-native:iam:Policy': 'groups',
    'aws-native:iam:ManagedPolicy': 'groups',
  },
};

/** Resources that attach managed policies: the property that names whom, and the one that holds the ARNs. */
const ATTACHED: Readonly<Record<MemberKind, Readonly<Record<string, { readonly to: string; readonly arns: string }>>>> =
  {
    user: {
      'aws:iam/userPolicyAttachment:UserPolicyAttachment': { to: 'user', arns: 'policyArn' },
      'aws:iam/policyAttachment:PolicyAttachment': { to: 'users', arns: 'policyArn' },
      'aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive': { to: 'userName', arns: 'policyArns' },
    },
    group: {
      'aws:iam/groupPolicyAttachment:GroupPolicyAttachment': { to: 'group', arns: 'policyArn' },
      'aws:iam/policyAttachment:PolicyAttachment': { to: 'groups', arns: 'policyArn' },
      'aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive': {
        to: 'groupName',
        arns: 'policyArns',
      },
    },
  };
const ARNS = ['arn', 'id', 'policyArn'];
const MANAGED = ['aws:iam/policy:Policy', 'aws-native:iam:ManagedPolicy'];

/** Types that give rights to users or groups, for the reference of rules. */
export const policyTypesOf = (kind: MemberKind): readonly string[] => [
  ...Object.entries(INLINE[kind]).map(([type, property]) => `${type} ${property}`),
  ...Object.entries(ATTACHED[kind]).map(([type, { to, arns }]) => `${type} ${to}, ${arns}`),
];

/** The policies of a user or group itself, as far as the stack says; those of a user's groups are not among them. */
export function policiesOf(stack: Stack, member: Member): readonly Policy[] {
  const inline = Object.entries(INLINE[member.kind]).flatMap(([type, property]) =>
    stack.ofType(type).filter((holder) => isNamedIn(member, holder, property)),
  );
  const own = member.resource === undefined ? [] : [member.resource];
  const documents = [...own, ...inline].flatMap((holder) => documentsOf(holder, 'identity'));
  const attached = Object.entries(ATTACHED[member.kind]).flatMap(([type, { to, arns }]) =>
    stack
      .ofType(type)
      .filter((attachment) => isNamedIn(member, attachment, to))
      .flatMap((attachment) => attachedBy(stack, attachment, arns)),
  );
  return [
    ...documents.map((document): Policy => ({ kind: 'document', document })),
    ...attached,
    ...own.flatMap((holder) => attachedBy(stack, holder, 'managedPolicyArns')),
  ];
}

function attachedBy(stack: Stack, attachment: StackResource, property: string): readonly Policy[] {
  const made = stack.ofType(...MANAGED).filter((policy) => names(attachment, property, policy, ARNS));
  const written = attachment.props.at(property);
  const arns = written.isUnknown ? [written] : written.items();
  // An ARN that is not known is that of a policy that the attachment is linked to, or comes from elsewhere.
  const isMade = (arn: Property): boolean =>
    arn.isUnknown ? made.length > 0 : made.some(({ props }) => ARNS.some((id) => isText(props.at(id), arn)));
  return [
    ...made
      .flatMap((policy) => documentsOf(policy, 'identity'))
      .map((document): Policy => ({ kind: 'document', document })),
    ...arns.filter((arn) => !isMade(arn)).map((arn): Policy => ({ kind: 'elsewhere', arn })),
  ];
}

const isText = (one: Property, other: Property): boolean =>
  !one.isUnknown && !one.isAbsent() && one.text() === other.text();
