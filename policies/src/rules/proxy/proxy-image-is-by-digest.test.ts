import { DIGEST, FLEET_TAGS, IMAGE, nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyImageIsByDigest as rule } from './proxy-image-is-by-digest';

const says = 'task: containerDefinitions[0].image has no digest: another image may be run under the same name';

test.each([
  ['by digest', IMAGE, []],
  ['by tag and digest', `ghcr.io/acme/proxy:1.2@${DIGEST}`, []],
  ['by tag', 'ghcr.io/acme/proxy:1.2', [says]],
  ['by nothing', 'ghcr.io/acme/proxy', [says]],
  ['by a digest that is cut short', `ghcr.io/acme/proxy@${DIGEST.slice(0, -1)}`, [says]],
  ['with something after the digest', `ghcr.io/acme/proxy@${DIGEST}:latest`, [says]],
  ['no image', undefined, [says]],
])('%s', (_case, image, violations) => {
  expect(judge(rule, [task({ image })])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [nativeTask({ image })])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [othersTask({ image })]).violations).toEqual([]);
});

test('an unknown image is undecided, and hides no other', () => {
  expect(judge(rule, [nativeTask({ image: 'x' }, { image: unknown })])).toEqual({
    violations: [says],
    undecided: ['task: containerDefinitions[1].image'],
  });
});

describe('user data', () => {
  const TEMPLATE = 'aws:ec2/launchTemplate:LaunchTemplate';
  const base64 = (script: string): string => Buffer.from(script).toString('base64');
  const SCRIPT = "#!/bin/bash\ncurl https://example.com/x:1\nIMAGE='@'\ndocker run '@'\n";
  const withImage = (image: string): string => SCRIPT.replaceAll('@', image);
  const found = (path: string): string =>
    `host: ${path} names an image without a digest: another one may be run under the same name`;

  test.each([
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/proxy',
    'public.ecr.aws/acme/proxy',
    'ghcr.io/acme/proxy:1.2',
    'docker.io/acme/proxy:1.2',
    'quay.io/acme/proxy:1.2',
    'gcr.io/acme/proxy:1.2',
  ])('with %s', (image) => {
    const userData = base64(withImage(image));
    expect(judge(rule, [row(TEMPLATE, 'host', { tags: FLEET_TAGS, userData })]).violations).toEqual([
      found('userData'),
    ]);
    expect(judge(rule, [row(TEMPLATE, 'host', { userData })]).violations).toEqual([]);
    const pinned = base64(withImage(`${image}@${DIGEST}`));
    expect(judge(rule, [row(TEMPLATE, 'host', { tags: FLEET_TAGS, userData: pinned })]).violations).toEqual([]);
  });

  test('of instances, in either spelling, and of aws-native', () => {
    const script = withImage('ghcr.io/acme/proxy');
    const INSTANCE = 'aws:ec2/instance:Instance';
    const plain = row(INSTANCE, 'host', { tags: FLEET_TAGS, userData: script });
    const encoded = row(INSTANCE, 'host', { tags: FLEET_TAGS, userDataBase64: base64(script) });
    const native = row('aws-native:ec2:LaunchTemplate', 'host', {
      tags: [{ key: 'sallyport:component', value: 'ProxyFleet' }],
      launchTemplateData: { userData: base64(script) },
    });
    expect(judge(rule, [plain]).violations).toEqual([found('userData')]);
    expect(judge(rule, [encoded]).violations).toEqual([found('userDataBase64')]);
    expect(judge(rule, [native]).violations).toEqual([found('launchTemplateData.userData')]);
  });

  test('that is unknown is undecided, and none is nothing', () => {
    const userData = unknown;
    expect(judge(rule, [row(TEMPLATE, 'host', { tags: FLEET_TAGS, userData })]).undecided).toEqual(['host: userData']);
    expect(judge(rule, [row(TEMPLATE, 'host', { tags: FLEET_TAGS })])).toEqual({ violations: [], undecided: [] });
  });
});
