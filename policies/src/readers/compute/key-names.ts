import type { Property, Resource } from '../../model';
import { LAUNCH_TYPES, launchesOf } from './launches';

/** Services that start instances for a user, and where they take a key pair. */
const SERVICES: Readonly<Record<string, (props: Property) => Property>> = {
  'aws:eks/nodeGroup:NodeGroup': (props) => props.at('remoteAccess').at('ec2SshKey'),
  'aws:batch/computeEnvironment:ComputeEnvironment': (props) => props.at('computeResources').at('ec2KeyPair'),
  'aws:emr/cluster:Cluster': (props) => props.at('ec2Attributes').at('keyName'),
  'aws-native:eks:Nodegroup': (props) => props.at('remoteAccess').at('ec2SshKey'),
};

/** Canonical tokens of all that gives instances a key pair. */
export const KEY_NAME_TYPES: readonly string[] = [...LAUNCH_TYPES, ...Object.keys(SERVICES)];

/** Where the resource names the key pair of its instances. */
export function keyNamesOf(resource: Resource): readonly Property[] {
  const service = SERVICES[resource.type];
  return service === undefined ? launchesOf(resource).map(({ keyName }) => keyName) : [service(resource.props)];
}
