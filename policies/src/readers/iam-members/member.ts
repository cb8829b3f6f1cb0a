import { knownTexts, type Stack, type StackResource } from '../../model';

export type MemberKind = 'user' | 'group';

/** A user or group of IAM: a resource of the stack, or one of another stack that this one names. */
export interface Member {
  readonly kind: MemberKind;
  readonly resource: StackResource | undefined;
  /** What it is known by; none while its name is not known. */
  readonly names: readonly string[];
}

const TYPES: Readonly<Record<MemberKind, readonly string[]>> = {
  user: ['aws:iam/user:User', 'aws-native:iam:User'],
  group: ['aws:iam/group:Group', 'aws-native:iam:Group'],
};
const NAMES = ['name', 'userName', 'groupName', 'id', 'arn'];

/** The users or groups that the stack makes. */
export const resourcesOf = (stack: Stack, kind: MemberKind): readonly StackResource[] => stack.ofType(...TYPES[kind]);

export const memberOf = (kind: MemberKind, resource: StackResource): Member => ({
  kind,
  resource,
  names: NAMES.flatMap((name) => knownTexts(resource.props.at(name))),
});

/** Those that a property of a resource names, by link or by name, whether the stack makes them or not. */
export function namedIn(stack: Stack, kind: MemberKind, from: StackResource, property: string): readonly Member[] {
  const made = resourcesOf(stack, kind)
    .map((resource) => memberOf(kind, resource))
    .filter((member) => isNamedIn(member, from, property));
  const others = knownTexts(from.props.at(property)).filter((name) => !made.some(({ names }) => names.includes(name)));
  return [...made, ...others.map((name) => ({ kind, resource: undefined, names: [name] }))];
}

export function isNamedIn({ resource, names }: Member, from: StackResource, property: string): boolean {
  if (resource !== undefined && from.linkedBy(property).includes(resource)) return true;
  return knownTexts(from.props.at(property)).some((text) => names.includes(text));
}
