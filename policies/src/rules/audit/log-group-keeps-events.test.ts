import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logGroupKeepsEvents as rule } from './log-group-keeps-events';

const GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const EVIDENCE = { 'sallyport:evidence': 'true' };
const SAYS = 'g: retentionInDays is less than 365 days';

test.each<[string, Row['props'], string[]]>([
  ['a year', { retentionInDays: 365 }, []],
  ['less', { retentionInDays: 364 }, [SAYS]],
  ['a day', { retentionInDays: 1 }, [SAYS]],
  ['for ever', { retentionInDays: 0 }, []],
  ['for ever, by default', {}, []],
  ['delivery', { logGroupClass: 'DELIVERY' }, ['g: logGroupClass is DELIVERY, which keeps two days only']],
  ['a class that the provider fills in', { logGroupClass: unknown }, []],
  ['infrequent access', { logGroupClass: 'INFREQUENT_ACCESS' }, []],
  [
    'unknown',
    { retentionInDays: unknown },
    ['g: retentionInDays is not known before the deployment, and judging it after would be too late'],
  ],
])('%s', (_case, props, violations) => {
  expect(judge(rule, [row(GROUP, 'g', { ...props, tags: EVIDENCE })])).toEqual({ violations, undecided: [] });
});

test('a log group of something else', () => {
  expect(judge(rule, [row(GROUP, 'g', { retentionInDays: 7 })]).violations).toEqual([]);
});

test('of aws-native, by the trail that writes to it', () => {
  const rows = [
    row('aws-native:logs:LogGroup', 'g', { retentionInDays: 7 }),
    row('aws:cloudtrail/trail:Trail', 't', {}, { links: { cloudWatchLogsGroupArn: ['g'] } }),
  ];
  expect(judge(rule, rows).violations).toEqual([SAYS]);
});

test('the days that a user wants', () => {
  const judged = (retentionInDays: number) =>
    judge(rule, [row(GROUP, 'g', { retentionInDays, tags: EVIDENCE })], { minimumDays: 30 }).violations;
  expect(judged(30)).toEqual([]);
  expect(judged(14)).toEqual(['g: retentionInDays is less than 30 days']);
});
