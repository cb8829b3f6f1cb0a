import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { instanceHasNoKeyPair as rule } from './instance-has-no-key-pair';

const says = (path: string) => `i: ${path} gives the instance a key pair, which opens it past the proxy`;

test.each<[string, Row['props'], string]>([
  ['aws:ec2/instance:Instance', { keyName: 'ops' }, 'keyName'],
  ['aws:ec2/spotInstanceRequest:SpotInstanceRequest', { keyName: 'ops' }, 'keyName'],
  ['aws:ec2/launchTemplate:LaunchTemplate', { keyName: 'ops' }, 'keyName'],
  ['aws:ec2/launchConfiguration:LaunchConfiguration', { keyName: 'ops' }, 'keyName'],
  [
    'aws:ec2/spotFleetRequest:SpotFleetRequest',
    { launchSpecifications: [{}, { keyName: 'ops' }] },
    'launchSpecifications[1].keyName',
  ],
  ['aws:lightsail/instance:Instance', { keyPairName: 'ops' }, 'keyPairName'],
  ['aws:eks/nodeGroup:NodeGroup', { remoteAccess: { ec2SshKey: 'ops' } }, 'remoteAccess.ec2SshKey'],
  [
    'aws:batch/computeEnvironment:ComputeEnvironment',
    { computeResources: { ec2KeyPair: 'ops' } },
    'computeResources.ec2KeyPair',
  ],
  ['aws:emr/cluster:Cluster', { ec2Attributes: { keyName: 'ops' } }, 'ec2Attributes.keyName'],
  ['aws-native:ec2:Instance', { keyName: 'ops' }, 'keyName'],
  ['aws-native:ec2:LaunchTemplate', { launchTemplateData: { keyName: 'ops' } }, 'launchTemplateData.keyName'],
  ['aws-native:autoscaling:LaunchConfiguration', { keyName: 'ops' }, 'keyName'],
  ['aws-native:eks:Nodegroup', { remoteAccess: { ec2SshKey: 'ops' } }, 'remoteAccess.ec2SshKey'],
])('%s', (type, props, path) => {
  expect(judge(rule, [row(type, 'i', props)])).toEqual({ violations: [says(path)], undecided: [] });
  expect(judge(rule, [row(type, 'i', {})])).toEqual({ violations: [], undecided: [] });
});

test.each(['aws:ec2/keyPair:KeyPair', 'aws:lightsail/keyPair:KeyPair', 'aws-native:ec2:KeyPair'])('%s', (type) => {
  expect(judge(rule, [row(type, 'i', {})]).violations).toEqual([
    'i: is a key pair: it opens instances without MFA and without a record of who came',
  ]);
});

test('the name of a key pair that is being made counts', () => {
  expect(judge(rule, [row('aws:ec2/instance:Instance', 'i', { keyName: unknown })]).violations).toEqual([
    says('keyName'),
  ]);
});

test('an empty name is none', () => {
  expect(judge(rule, [row('aws:ec2/instance:Instance', 'i', { keyName: '' })]).violations).toEqual([]);
});

test('unknown launches are undecided', () => {
  expect(
    judge(rule, [row('aws:ec2/spotFleetRequest:SpotFleetRequest', 'i', { launchSpecifications: unknown })]),
  ).toEqual({
    violations: [],
    undecided: ['i: launchSpecifications'],
  });
});
