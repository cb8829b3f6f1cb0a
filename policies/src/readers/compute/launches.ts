import type { Property, Resource } from '../../model';

/** How instances are started: what an instance, a template of them or a request for them says. */
export interface Launch {
  readonly keyName: Property;
  /** As written, each encoded or not. */
  readonly userData: readonly Property[];
  readonly metadataOptions: Property;
  /** What decides about an address that the internet reaches. */
  readonly publicAddress: readonly Property[];
  /** Ids or names of its security groups. */
  readonly groups: readonly Property[];
  /** A template from which what is not said here is taken. */
  readonly template: Property;
  /** Maps or lists of the tags that the instances get. */
  readonly tags: readonly Property[];
}

const direct = (props: Property): readonly Property[] => [props];

/** Where in a resource's properties launches stand. */
const PLACES: Readonly<Record<string, (props: Property) => readonly Property[]>> = {
  'aws:ec2/instance:Instance': direct,
  'aws:ec2/spotInstanceRequest:SpotInstanceRequest': direct,
  'aws:ec2/launchConfiguration:LaunchConfiguration': direct,
  'aws:ec2/launchTemplate:LaunchTemplate': direct,
  'aws:ec2/spotFleetRequest:SpotFleetRequest': (props) => props.at('launchSpecifications').items(),
  'aws:lightsail/instance:Instance': direct,
  'aws-native:ec2:Instance': direct,
  'aws-native:ec2:LaunchTemplate': (props) => [props.at('launchTemplateData')],
  'aws-native:autoscaling:LaunchConfiguration': direct,
};

/** Canonical tokens of all that starts instances. */
export const LAUNCH_TYPES: readonly string[] = Object.keys(PLACES);

export const launchesOf = ({ type, props }: Resource): readonly Launch[] =>
  (PLACES[type]?.(props) ?? []).map((at) => ({
    keyName: at.either('keyName', 'keyPairName'),
    userData: [at.at('userData'), at.at('userDataBase64')],
    metadataOptions: at.at('metadataOptions'),
    publicAddress: [
      at.at('associatePublicIpAddress'),
      ...interfacesOf(at).map((each) => each.at('associatePublicIpAddress')),
    ],
    groups: [
      ...['vpcSecurityGroupIds', 'securityGroups', 'securityGroupIds'].map((key) => at.at(key)),
      ...interfacesOf(at).map((each) => each.either('securityGroups', 'groupSet', 'groups')),
    ],
    template: at.at('launchTemplate'),
    tags: [at.at('tags'), at.at('tagsAll'), ...instanceTags(at.at('tagSpecifications'))],
  }));

/** An unknown list may hold anything, so that it stands for an interface that is unknown itself. */
function interfacesOf(at: Property): readonly Property[] {
  const interfaces = at.at('networkInterfaces');
  return interfaces.isUnknown ? [interfaces] : interfaces.items();
}

/** A template tags volumes and network interfaces too, which says nothing about the instance. */
const instanceTags = (specifications: Property): readonly Property[] =>
  (specifications.isUnknown ? [specifications] : specifications.items())
    .filter(
      (each) => each.isUnknown || each.at('resourceType').isUnknown || each.at('resourceType').text() === 'instance',
    )
    .map((each) => each.at('tags'));
