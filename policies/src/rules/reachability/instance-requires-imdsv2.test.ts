import { judge, resourceOf, row, unknown, type Row } from '../../rule/judge.fixture';
import { instanceRequiresImdsv2 as rule } from './instance-requires-imdsv2';

const INSTANCE = 'aws:ec2/instance:Instance';
const optional = (path = 'metadataOptions.httpTokens') =>
  `i: ${path} is not \`required\`: the metadata service answers without a token`;
const far = (limit: number) =>
  `i: metadataOptions.httpPutResponseHopLimit is above ${limit}: tokens travel further than the host needs`;

test.each<[string, Row['props'], string[]]>([
  ['tokens required', { metadataOptions: { httpTokens: 'required' } }, []],
  ['tokens optional', { metadataOptions: { httpTokens: 'optional' } }, [optional()]],
  ['nothing said', {}, [optional()]],
  ['only the endpoint said', { metadataOptions: { httpEndpoint: 'enabled' } }, [optional()]],
  [
    'no metadata',
    { metadataOptions: { httpEndpoint: 'disabled', httpTokens: 'optional', httpPutResponseHopLimit: 9 } },
    [],
  ],
  ['what its template says', { launchTemplate: { id: unknown } }, []],
  [
    'other than its template',
    { launchTemplate: { id: 'lt-1' }, metadataOptions: { httpTokens: 'optional' } },
    [optional()],
  ],
  ['two hops', { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 } }, []],
  ['three hops', { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 3 } }, [far(2)]],
  ['both', { metadataOptions: { httpPutResponseHopLimit: '64' } }, [optional(), far(2)]],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [row(INSTANCE, 'i', props)])).toEqual({ violations, undecided: [] });
});

test.each([
  ['aws:ec2/spotInstanceRequest:SpotInstanceRequest', 'metadataOptions.httpTokens'],
  ['aws:ec2/launchConfiguration:LaunchConfiguration', 'metadataOptions.httpTokens'],
  ['aws:ec2/launchTemplate:LaunchTemplate', 'metadataOptions.httpTokens'],
  ['aws-native:ec2:Instance', 'metadataOptions.httpTokens'],
  ['aws-native:ec2:LaunchTemplate', 'launchTemplateData.metadataOptions.httpTokens'],
  ['aws-native:autoscaling:LaunchConfiguration', 'metadataOptions.httpTokens'],
])('%s is judged', (type, path) => {
  expect(judge(rule, [row(type, 'i', {})]).violations).toEqual([optional(path)]);
});

test.each(['aws:ec2/spotFleetRequest:SpotFleetRequest', 'aws:lightsail/instance:Instance'])(
  '%s has no setting',
  (type) => {
    expect(judge(rule, [row(type, 'i', { launchSpecifications: [{}] })]).violations).toEqual([]);
  },
);

test.each<[string, Row['props'], string]>([
  ['all settings', { metadataOptions: unknown }, 'metadataOptions.httpEndpoint'],
  ['the tokens', { metadataOptions: { httpTokens: unknown } }, 'metadataOptions.httpTokens'],
  [
    'the hops',
    { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: unknown } },
    'metadataOptions.httpPutResponseHopLimit',
  ],
])('undecided while %s are unknown', (_case, props, path) => {
  expect(judge(rule, [row(INSTANCE, 'i', props)])).toEqual({ violations: [], undecided: [`i: ${path}`] });
});

test('options', () => {
  const props = { metadataOptions: { httpPutResponseHopLimit: 2 } };
  expect(judge(rule, [row(INSTANCE, 'i', props)], { highestHopLimit: 1, accountDefault: true }).violations).toEqual([
    far(1),
  ]);
  const chosen = { metadataOptions: { httpTokens: 'optional' } };
  expect(judge(rule, [row(INSTANCE, 'i', chosen)], { accountDefault: true }).violations).toEqual([optional()]);
});

describe('the remedy', () => {
  const remedy = (props: Row['props'], type = INSTANCE) =>
    rule.kind === 'resource' && rule.remedy?.(resourceOf(row(type, 'i', props)));

  test('requires tokens', () => {
    expect(remedy({})).toEqual({ metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' } });
  });

  test('keeps what else is set', () => {
    const metadataOptions = {
      ...{ httpEndpoint: 'enabled', httpTokens: 'optional', httpPutResponseHopLimit: 2 },
      ...{ httpProtocolIpv6: 'enabled', instanceMetadataTags: 'enabled' },
    };
    expect(remedy({ metadataOptions })).toEqual({ metadataOptions: { ...metadataOptions, httpTokens: 'required' } });
  });

  test.each<[string, Row['props'], string]>([
    ['all is unknown', { metadataOptions: unknown }, INSTANCE],
    ['a part is unknown', { metadataOptions: { instanceMetadataTags: unknown } }, INSTANCE],
    ['the hops are unknown', { metadataOptions: { httpPutResponseHopLimit: unknown } }, INSTANCE],
    ['the settings are deeper', {}, 'aws-native:ec2:LaunchTemplate'],
  ])('is none where %s', (_case, props, type) => {
    expect(remedy(props, type)).toBeUndefined();
  });
});
