import { TAG_KEYS } from '@sallyport/contract';
import { names, type Stack, type StackResource } from '../../model';
import { TASK_DEFINITIONS } from '../container-definitions';
import { isFleetPart, type FleetSettings } from './fleet-parts';
import { knownTags } from './known-tags';
import { USER_DATA_TYPES } from './user-data';

/** SSH proxies that run the same task or template, with what belongs to them. */
export interface Fleet {
  /** Of the subject: what cannot be read of the fleet is said of it. */
  readonly urn: string;
  /** What a finding about the whole fleet names: its component, or else its task or template. */
  readonly subject: StackResource;
  readonly parts: readonly StackResource[];
  /** Task definitions, launch templates and instances: what a proxy runs as. */
  readonly hosts: readonly StackResource[];
}

/** The fleets of a stack: children of one component `ProxyFleet` each, or what bears the tag of one and the same name. */
export function fleetsOf(stack: Stack, settings: FleetSettings): readonly Fleet[] {
  const groups = new Map<string, StackResource[]>();
  for (const resource of stack.resources.filter((each) => isFleetPart(each, settings))) {
    const key = componentOf(resource)?.urn ?? knownTags(resource.props).get(TAG_KEYS.name) ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [resource]);
    else group.push(resource);
  }
  return [...groups.values()].flatMap((parts) => {
    const hosts = parts.filter(({ type }) => HOSTS.has(type));
    const [first] = hosts;
    if (first === undefined) return [];
    const subject = componentOf(first) ?? first;
    return [{ urn: subject.urn, subject, parts, hosts }];
  });
}

const HOSTS = new Set<string>([...TASK_DEFINITIONS, ...USER_DATA_TYPES]);

function componentOf({ parent }: StackResource): StackResource | undefined {
  if (parent === undefined) return undefined;
  return parent.type.endsWith(':index:ProxyFleet') ? parent : componentOf(parent);
}

const ROLES = ['aws:iam/role:Role', 'aws-native:iam:Role'];
const PROFILES = ['aws:iam/instanceProfile:InstanceProfile', 'aws-native:iam:InstanceProfile'];

/** The roles that the proxies themselves have: of their task, or of their instance's profile. Only those of this stack. */
export function rolesOf({ hosts }: Fleet, stack: Stack): readonly StackResource[] {
  const roles = stack.ofType(...ROLES);
  const profiles = stack
    .ofType(...PROFILES)
    .filter((profile) => hosts.some((host) => names(host, profileProperty(host), profile, ['name', 'id', 'arn'])));
  const isRole = (role: StackResource): boolean =>
    hosts.some((host) => names(host, 'taskRoleArn', role, ['arn'])) ||
    profiles.some((profile) => ['role', 'roles'].some((key) => names(profile, key, role, ['name', 'id', 'roleName'])));
  return roles.filter(isRole);
}

/** aws-native keeps all of a template in one property. */
const profileProperty = ({ props }: StackResource): string =>
  props.at('launchTemplateData').isSet() ? 'launchTemplateData' : 'iamInstanceProfile';
