import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { trailIsEncrypted as rule } from './trail-is-encrypted';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const SAYS = 't: kmsKeyId is not set: log files have no key of their own';

test.each<[string, string, Row['props'], string[]]>([
  ['a key', TRAIL, { kmsKeyId: 'alias/logs' }, []],
  ['a key of another resource', TRAIL, { kmsKeyId: unknown }, []],
  ['an empty text', TRAIL, { kmsKeyId: '' }, [SAYS]],
  ['no key', TRAIL, {}, [SAYS]],
  ['native, a key', 'aws-native:cloudtrail:Trail', { kmsKeyId: 'alias/logs' }, []],
  ['native, no key', 'aws-native:cloudtrail:Trail', {}, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});
