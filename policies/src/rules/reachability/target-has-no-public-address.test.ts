import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { targetHasNoPublicAddress as rule } from './target-has-no-public-address';

const INSTANCE = 'aws:ec2/instance:Instance';
const TEMPLATE = 'aws:ec2/launchTemplate:LaunchTemplate';
const tags = { 'sallyport:target': 'true' };
const says = (path: string) => `i: ${path} gives a target of the proxy an address on the internet`;

test.each<[string, string, Row['props'], string[]]>([
  ['a target with an address', INSTANCE, { tags, associatePublicIpAddress: true }, [says('associatePublicIpAddress')]],
  ['a target without', INSTANCE, { tags, associatePublicIpAddress: false }, []],
  ['a target that says nothing', INSTANCE, { tags }, []],
  ['no target', INSTANCE, { associatePublicIpAddress: true }, []],
  ['no longer a target', INSTANCE, { tags: { 'sallyport:target': 'false' }, associatePublicIpAddress: true }, []],
  [
    'a template of targets',
    TEMPLATE,
    {
      tagSpecifications: [{ resourceType: 'volume' }, { resourceType: 'instance', tags }],
      networkInterfaces: [{ associatePublicIpAddress: 'false' }, { associatePublicIpAddress: 'true' }],
    },
    [says('networkInterfaces[1].associatePublicIpAddress')],
  ],
  [
    'a template of tagged volumes',
    TEMPLATE,
    {
      tagSpecifications: [{ resourceType: 'volume', tags }],
      networkInterfaces: [{ associatePublicIpAddress: 'true' }],
    },
    [],
  ],
  [
    'an instance of aws-native',
    'aws-native:ec2:Instance',
    { tags: [{ key: 'sallyport:target', value: 'true' }], networkInterfaces: [{ associatePublicIpAddress: true }] },
    [says('networkInterfaces[0].associatePublicIpAddress')],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'i', props)])).toEqual({ violations, undecided: [] });
});

test.each<[string, Row['props'], string[]]>([
  ['the address of a target', { tags, associatePublicIpAddress: unknown }, ['i: associatePublicIpAddress']],
  [
    'the interfaces of a target',
    { tags, networkInterfaces: unknown },
    ['i: networkInterfaces.associatePublicIpAddress'],
  ],
  ['the address of another', { associatePublicIpAddress: unknown }, []],
  [
    'the tags of a host on the internet',
    { tags: unknown, associatePublicIpAddress: true },
    ['i: tags["sallyport:target"]'],
  ],
  ['the tags of a private host', { tags: unknown, associatePublicIpAddress: false }, []],
])('unknown is %s', (_case, props, undecided) => {
  expect(judge(rule, [row(INSTANCE, 'i', props)])).toEqual({ violations: [], undecided });
});

test('another tag', () => {
  const rows = [row(INSTANCE, 'i', { tags: { ssh: 'true' }, associatePublicIpAddress: true })];
  expect(judge(rule, rows, { targetTag: 'ssh' }).violations).toEqual([says('associatePublicIpAddress')]);
});
