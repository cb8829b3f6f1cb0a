import * as pulumi from '@pulumi/pulumi';
import { valueOf } from '../internal/value-of.fixture';
import { NotificationTopic, type NotificationTopicArgs } from './notification-topic';

interface Registered {
  readonly name: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];
const waiting = new Set<() => void>();

/** The inputs of the first `count` resources of a type, as soon as the component has registered them. */
const inputsOf = (type: string, count = 1): Promise<Record<string, unknown>[]> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = registered.filter((one) => one.type === type);
      if (found.length >= count) resolve(found.map(({ inputs }) => inputs));
      else waiting.add(look);
    };
    look();
  });

beforeAll(() =>
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ name, type, inputs: inputs as Record<string, unknown> });
        for (const look of [...waiting]) look();
        return { id: name, state: { ...(inputs as object), arn: `arn:aws:mock:eu-central-1:123456789012:${name}` } };
      },
      call: ({ token }) =>
        token.includes('getRegion')
          ? { region: 'eu-central-1' }
          : token.includes('getPartition')
            ? { partition: 'aws' }
            : { accountId: '123456789012' },
    },
    'sallyport',
    'dev',
  ),
);

beforeEach(() => {
  registered.splice(0);
  waiting.clear();
});

const make = (args: NotificationTopicArgs) => new NotificationTopic('notices', args);

describe('NotificationTopic', () => {
  it('subscribes every address to an encrypted topic', async () => {
    expect(await valueOf(make({ emails: ['a@example.com', 'b@example.com'] }).topicArn)).toBe(
      'arn:aws:mock:eu-central-1:123456789012:notices-topic',
    );
    const endpoints = (await inputsOf('aws:sns/topicSubscription:TopicSubscription', 2)).map(
      ({ endpoint }) => endpoint,
    );
    expect(endpoints.sort()).toEqual(['a@example.com', 'b@example.com']);
    const [topic] = await inputsOf('aws:sns/topic:Topic');
    expect(topic?.kmsMasterKeyId).toBe('arn:aws:mock:eu-central-1:123456789012:notices-key');
  });

  it('lets alarms use key and topic, of this account only', async () => {
    make({ emails: ['a@example.com'] });
    for (const type of ['aws:kms/key:Key', 'aws:sns/topicPolicy:TopicPolicy']) {
      const [inputs] = await inputsOf(type);
      const policy = JSON.parse(String(inputs?.policy)) as {
        Statement: { Sid: string; Condition?: unknown; Principal: unknown }[];
      };
      expect(policy.Statement.find(({ Sid }) => Sid === 'AlarmsOfThisAccount')).toMatchObject({
        Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      });
    }
  });

  it('keeps the subscription of an address when another is taken away', async () => {
    const nameOf = (address: string) => registered.find(({ inputs }) => inputs.endpoint === address)?.name;
    make({ emails: ['a@example.com', 'b@example.com'] });
    await inputsOf('aws:sns/topicSubscription:TopicSubscription', 2);
    const [first, second] = [nameOf('a@example.com'), nameOf('b@example.com')];
    expect(second).not.toBe(first);
    registered.splice(0);
    make({ emails: ['b@example.com'] });
    await inputsOf('aws:sns/topicSubscription:TopicSubscription');
    expect(nameOf('b@example.com')).toBe(second);
  });

  it.each<[string, object, RegExp]>([
    ['no addresses', {}, /emails is required/],
    ['null for addresses', { emails: null }, /emails is required/],
    ['nobody', { emails: [] }, /emails is empty; at least 1 must be given/],
    ['what is no address', { emails: ['security'] }, /emails\[0\] is "security"; allowed is an e-mail address/],
    [
      'an unknown argument',
      { emails: ['a@example.com'], email: 'b@example.com' },
      /email is no argument of NotificationTopic; did you mean "emails"\?/,
    ],
  ])('refuses %s', (_title, args, expected) => {
    expect(() => make(args as NotificationTopicArgs)).toThrow(expected);
  });
});
