import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eksApiIsNotPublic as rule } from './eks-api-is-not-public';

const open = 'c: vpcConfig.publicAccessCidrs is not set: everybody reaches the API';
const wide = (index: number) =>
  `c: vpcConfig.publicAccessCidrs[${index}] lets in more of the internet than a /16 of IPv4 or a /32 of IPv6`;
const undecided = (path: string) => [`c: vpcConfig.${path}`];

test.each<[string, Row['props'], string[], string[]]>([
  ['private', { endpointPublicAccess: false }, [], []],
  ['private, with ranges', { endpointPublicAccess: false, publicAccessCidrs: ['0.0.0.0/0'] }, [], []],
  ['public by default', {}, [open], []],
  ['public without ranges', { endpointPublicAccess: true, publicAccessCidrs: [] }, [open], []],
  ['narrow', { publicAccessCidrs: ['198.51.100.0/24', '52.1.0.0/16'] }, [], []],
  ['wide', { publicAccessCidrs: ['198.51.100.0/24', '128.0.0.0/1', '2000::/3'] }, [wide(1), wide(2)], []],
  ['an unknown choice', { endpointPublicAccess: unknown }, [], undecided('endpointPublicAccess')],
  ['an unknown choice, narrow', { endpointPublicAccess: unknown, publicAccessCidrs: ['10.0.0.0/8'] }, [], []],
  [
    'an unknown choice, wide',
    { endpointPublicAccess: unknown, publicAccessCidrs: ['0.0.0.0/0'] },
    [],
    undecided('endpointPublicAccess'),
  ],
  ['unknown ranges', { publicAccessCidrs: unknown }, [], undecided('publicAccessCidrs')],
  ['an unknown range', { publicAccessCidrs: [unknown, '0.0.0.0/0'] }, [wide(1)], undecided('publicAccessCidrs[0]')],
  ['an empty range', { publicAccessCidrs: [''] }, [], []],
])('%s', (_case, vpcConfig, violations, undecidedPaths) => {
  const judged = judge(rule, [row('aws:eks/cluster:Cluster', 'c', { vpcConfig })]);
  expect(judged).toEqual({ violations, undecided: undecidedPaths });
});

test('of aws-native too', () => {
  const props = { resourcesVpcConfig: { endpointPublicAccess: true } };
  expect(judge(rule, [row('aws-native:eks:Cluster', 'c', props)]).violations).toEqual([
    'c: resourcesVpcConfig.publicAccessCidrs is not set: everybody reaches the API',
  ]);
});

test('options', () => {
  const props = { vpcConfig: { publicAccessCidrs: ['52.0.0.0/8'] } };
  expect(judge(rule, [row('aws:eks/cluster:Cluster', 'c', props)], { widestIpv4Prefix: 8 }).violations).toEqual([]);
});
