import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { trailDeliversToCloudwatch as rule } from './trail-delivers-to-cloudwatch';

const TRAIL = 'aws:cloudtrail/trail:Trail';
const GROUP = 'arn:aws:logs:eu-central-1:123456789012:log-group:trail:*';
const ROLE = 'arn:aws:iam::123456789012:role/trail';
const says = (key: string) => `t: ${key} is not set: no alarm can be raised on what the trail records`;

test.each<[string, string, Row['props'], string[]]>([
  ['both', TRAIL, { cloudWatchLogsGroupArn: GROUP, cloudWatchLogsRoleArn: ROLE }, []],
  ['both of other resources', TRAIL, { cloudWatchLogsGroupArn: unknown, cloudWatchLogsRoleArn: unknown }, []],
  ['no role', TRAIL, { cloudWatchLogsGroupArn: GROUP }, [says('cloudWatchLogsRoleArn')]],
  ['no group', TRAIL, { cloudWatchLogsRoleArn: ROLE }, [says('cloudWatchLogsGroupArn')]],
  [
    'native, both',
    'aws-native:cloudtrail:Trail',
    { cloudWatchLogsLogGroupArn: GROUP, cloudWatchLogsRoleArn: ROLE },
    [],
  ],
  ['native, none', 'aws-native:cloudtrail:Trail', {}, [says('cloudWatchLogsLogGroupArn')]],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 't', props)])).toEqual({ violations, undecided: [] });
});
