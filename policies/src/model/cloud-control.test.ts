import { CloudControlProperties, cloudControlType } from './cloud-control';
import { Property } from './property';
import { UNKNOWN, type Value } from './value';

test.each<[string, Value, string | undefined]>([
  ['a type of AWS', 'AWS::CloudTrail::Trail', 'aws-native:cloudtrail:Trail'],
  ['acronyms', 'AWS::EC2::VPC', 'aws-native:ec2:Vpc'],
  ['a type of somebody else', 'MongoDB::Atlas::Cluster', undefined],
  ['what is not known yet', UNKNOWN, undefined],
  ['nothing', null, undefined],
  ['a list', ['AWS::EC2::VPC'], undefined],
  ['an object', { a: 'AWS::EC2::VPC' }, undefined],
  ['a number', 1, undefined],
])('the type of %s', (_case, typeName, type) => {
  expect(cloudControlType(new Property({ typeName }))).toBe(type);
});

describe('what Cloud Control is asked for', () => {
  const asked = (desiredState: Value) => new CloudControlProperties(new Property({ desiredState }));

  test('is read by the names of aws-native, with the path of the text', () => {
    const props = asked(JSON.stringify({ KmsKeyId: 'k', Rules: [{ SSEAlgorithm: 'a', Nothing: null }] }));
    expect(props.at('kmsKeyId').text()).toBe('k');
    const [rule] = props.at('rules').items();
    expect(rule?.at('sseAlgorithm').text()).toBe('a');
    expect(rule?.at('nothing').isAbsent()).toBe(true);
    expect(rule?.at('sseAlgorithm').path).toBe('desiredState.rules[0].sseAlgorithm');
    expect(props.keys()).toEqual(['kmsKeyId', 'rules']);
    expect(props.isObject()).toBe(true);
  });

  test('is unknown in whole while something in it is', () => {
    expect(asked(UNKNOWN).at('kmsKeyId').isUnknown).toBe(true);
    expect(() => asked(UNKNOWN).keys()).toThrow('desiredState is not known yet');
  });

  test('is malformed where it is no JSON', () => {
    expect(() => asked('{').at('kmsKeyId')).toThrow('desiredState is no JSON at line 1, column 2');
  });
});
