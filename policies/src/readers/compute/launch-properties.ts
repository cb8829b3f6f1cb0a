type Facet = 'tags' | 'userData' | 'publicAddress' | 'groups' | 'keyName';

const DIRECT: Readonly<Record<Facet, string>> = {
  tags: 'tags',
  userData: 'userData, userDataBase64',
  publicAddress: 'associatePublicIpAddress, networkInterfaces',
  groups: 'vpcSecurityGroupIds, securityGroups, networkInterfaces',
  keyName: 'keyName',
};
const CONFIGURATION = {
  publicAddress: 'associatePublicIpAddress',
  groups: 'securityGroups',
  keyName: 'keyName',
} as const;
const all = (property: string): Readonly<Record<Facet, string>> => ({
  ...{ tags: property, userData: property, publicAddress: property, groups: property, keyName: property },
});

/** The properties by which each type says something of its instances, as its provider calls them. */
const PROPERTIES: Readonly<Record<string, Readonly<Partial<Record<Facet, string>>>>> = {
  'aws:ec2/instance:Instance': DIRECT,
  'aws:ec2/spotInstanceRequest:SpotInstanceRequest': DIRECT,
  'aws:ec2/launchConfiguration:LaunchConfiguration': { ...CONFIGURATION, userData: 'userData, userDataBase64' },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    tags: 'tags, tagSpecifications',
    userData: 'userData',
    publicAddress: 'networkInterfaces',
    groups: 'vpcSecurityGroupIds, networkInterfaces',
    keyName: 'keyName',
  },
  'aws:ec2/spotFleetRequest:SpotFleetRequest': all('launchSpecifications'),
  'aws:lightsail/instance:Instance': { tags: 'tags', userData: 'userData', keyName: 'keyPairName' },
  'aws-native:ec2:Instance': {
    tags: 'tags',
    userData: 'userData',
    publicAddress: 'networkInterfaces',
    groups: 'securityGroupIds, networkInterfaces',
    keyName: 'keyName',
  },
  'aws-native:ec2:LaunchTemplate': all('launchTemplateData'),
  'aws-native:autoscaling:LaunchConfiguration': { ...CONFIGURATION, userData: 'userData' },
};

/** What a rule about launches reads, for its reference: `aws:ec2/instance:Instance tags, keyName`. */
export function launchProperties(...facets: readonly Facet[]): readonly string[] {
  return Object.entries(PROPERTIES).flatMap(([type, properties]) => {
    const read = new Set(facets.flatMap((facet) => properties[facet]?.split(', ') ?? []));
    return read.size === 0 ? [] : [`${type} ${[...read].join(', ')}`];
  });
}
