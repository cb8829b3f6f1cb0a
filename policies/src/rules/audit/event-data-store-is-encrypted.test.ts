import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { eventDataStoreIsEncrypted as rule } from './event-data-store-is-encrypted';

const STORE = 'aws:cloudtrail/eventDataStore:EventDataStore';
const SAYS = 's: kmsKeyId is not set: the events have no key of their own';

test.each<[string, string, Row['props'], string[]]>([
  ['a key', STORE, { kmsKeyId: 'alias/events' }, []],
  ['a key of another resource', STORE, { kmsKeyId: unknown }, []],
  ['an empty text', STORE, { kmsKeyId: '' }, [SAYS]],
  ['no key', STORE, {}, [SAYS]],
  ['native, a key', 'aws-native:cloudtrail:EventDataStore', { kmsKeyId: 'alias/events' }, []],
  ['native, no key', 'aws-native:cloudtrail:EventDataStore', {}, [SAYS]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 's', props)])).toEqual({ violations, undecided: [] });
});
