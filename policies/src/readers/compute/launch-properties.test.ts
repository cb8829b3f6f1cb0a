import { launchProperties } from './launch-properties';
import { LAUNCH_TYPES } from './launches';

const typesOf = (reads: readonly string[]): readonly string[] => reads.map((each) => each.split(' ')[0] ?? '');

test('every type of launches has user data and a key', () => {
  expect(typesOf(launchProperties('userData'))).toEqual(LAUNCH_TYPES);
  expect(typesOf(launchProperties('keyName'))).toEqual(LAUNCH_TYPES);
});

test('the properties of several things are named once, and types that have none are left out', () => {
  const reads = launchProperties('groups', 'publicAddress');
  expect(reads).toContain('aws:ec2/launchTemplate:LaunchTemplate vpcSecurityGroupIds, networkInterfaces');
  expect(reads).toContain('aws:ec2/spotFleetRequest:SpotFleetRequest launchSpecifications');
  expect(typesOf(reads)).not.toContain('aws:lightsail/instance:Instance');
});
