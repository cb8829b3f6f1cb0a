import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { channelHasDestination as rule } from './channel-has-destination';

const CHANNEL = 'aws-native:cloudtrail:Channel';
const STORE = row('aws:cloudtrail/eventDataStore:EventDataStore', 'store', {});
const SAYS = 'c: destinations has no event data store: events sent to the channel are lost';
const NOT_KNOWN = 'c: destinations is not known before the deployment, and judging it after would be too late';
const to = (type: string, location?: string) => ({ destinations: [{ type, location: location ?? null }] });

test.each<[string, Row['props'], string[]]>([
  ['a store', to('EVENT_DATA_STORE', 'arn:aws:cloudtrail:eu-central-1:123456789012:eventdatastore/1'), []],
  ['a store of another resource', { destinations: [{ type: 'EVENT_DATA_STORE', location: unknown }] }, []],
  ['no location', to('EVENT_DATA_STORE'), [SAYS]],
  ['an empty location', to('EVENT_DATA_STORE', ''), [SAYS]],
  ['a service', to('AWS_SERVICE', 'some'), [SAYS]],
  ['none', {}, [SAYS]],
  ['unknown', { destinations: unknown }, [NOT_KNOWN]],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [row(CHANNEL, 'c', props)])).toEqual({ violations, undecided: [] });
});

test.each(['destinations', 'desiredState'])('a link by %s tells before anything is known', (property) => {
  const channel = row(CHANNEL, 'c', { destinations: unknown }, { links: { [property]: ['store'] } });
  expect(judge(rule, [STORE, channel]).violations).toEqual([]);
});

test('a link to something else tells nothing', () => {
  const other = row('aws:s3/bucket:Bucket', 'bucket', {});
  const channel = row(CHANNEL, 'c', { destinations: unknown }, { links: { desiredState: ['bucket'] } });
  expect(judge(rule, [other, channel]).violations).toEqual([NOT_KNOWN]);
});
