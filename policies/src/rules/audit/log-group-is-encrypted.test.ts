import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logGroupIsEncrypted as rule } from './log-group-is-encrypted';

const GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const tags = { 'sallyport:evidence': 'true' };
const SAYS = 'g: kmsKeyId is not set: the evidence has no key of its own';

test.each<[string, string, Row['props'], string[]]>([
  ['a key', GROUP, { tags, kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/1' }, []],
  ['a key of another resource', GROUP, { tags, kmsKeyId: unknown }, []],
  ['no key', GROUP, { tags }, [SAYS]],
  ['an empty text', GROUP, { tags, kmsKeyId: '' }, [SAYS]],
  ['no key on what is no evidence', GROUP, {}, []],
  ['a key, whatever the tags say', GROUP, { tags: unknown, kmsKeyId: unknown }, []],
  ['no key, of aws-native', 'aws-native:logs:LogGroup', { tags }, [SAYS]],
  [
    'no key, and tags that are not known',
    GROUP,
    { tags: unknown },
    ['g: tags["sallyport:evidence"] is not known before the deployment, and judging it after would be too late'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'g', props)])).toEqual({ violations, undecided: [] });
});
