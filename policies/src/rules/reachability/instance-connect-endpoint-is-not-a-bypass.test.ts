import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { instanceConnectEndpointIsNotABypass as rule } from './instance-connect-endpoint-is-not-a-bypass';

const BRIDGED = 'aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint';
const NATIVE = 'aws-native:ec2:InstanceConnectEndpoint';
const hides = 'e: preserveClientIp is not true: hosts cannot log where a client comes from';

test.each([BRIDGED, NATIVE])('%s is a way past the proxy', (type) => {
  expect(judge(rule, [row(type, 'e', { preserveClientIp: true })])).toEqual({
    violations: ['e: is a way to the hosts of the VPC past the proxy'],
    undecided: [],
  });
});

test.each<[string, string, Row['props'], string[], string[]]>([
  ['shows the client', BRIDGED, { preserveClientIp: true }, [], []],
  ['shows the client by the default of the provider', BRIDGED, {}, [], []],
  ['hides the client', BRIDGED, { preserveClientIp: false }, [hides], []],
  ['hides the client by the default of the service', NATIVE, {}, [hides], []],
  ['may do either', BRIDGED, { preserveClientIp: unknown }, [], ['e: preserveClientIp']],
])('allowed, it %s', (_case, type, props, violations, undecided) => {
  expect(judge(rule, [row(type, 'e', props)], { allowed: true })).toEqual({ violations, undecided });
});
