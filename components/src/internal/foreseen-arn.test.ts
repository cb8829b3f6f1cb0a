import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { lookUpAws } from './aws-context';
import { arnOf } from './foreseen-arn';
import { MOCK_ACCOUNT, MOCK_REGION, mockAws } from './mock-aws.fixture';
import { valueOf } from './value-of.fixture';

const own = (service: string, resource: string): string =>
  `arn:aws:${service}:${MOCK_REGION}:${MOCK_ACCOUNT}:${resource}`;

const make = () => {
  const topic = new aws.sns.Topic('topic', { name: 'findings' });
  const context = lookUpAws(topic);
  return { topic, context };
};

describe('in a preview', () => {
  beforeEach(() => mockAws('preview').ready);

  test('an ARN that is not known yet is what it will be', async () => {
    const { topic, context } = make();
    expect(await valueOf(arnOf.topic(context, topic))).toBe(own('sns', 'findings'));
  });

  test('an ARN that is known already is kept', async () => {
    const { context } = make();
    const key = new aws.kms.Key('key');
    expect(await valueOf(arnOf.key(context, key))).toBe(own('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'));
  });

  test('the stand-in keeps its link to the resource', async () => {
    const { topic, context } = make();
    const { allResources } = arnOf.topic(context, topic) as unknown as {
      readonly allResources: () => Promise<Set<pulumi.Resource>>;
    };
    expect([...(await allResources())]).toContain(topic);
  });
});

test('a deployment takes the real ARN alone', async () => {
  await mockAws('up').ready;
  const { topic, context } = make();
  expect(arnOf.topic(context, topic)).toBe(topic.arn);
});
