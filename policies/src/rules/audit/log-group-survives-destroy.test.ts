import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { logGroupSurvivesDestroy as rule } from './log-group-survives-destroy';

const GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const NATIVE = 'aws-native:logs:LogGroup';
const tags = { 'sallyport:evidence': 'true' };
const SAYS = 'g: the log group goes with the stack, and the evidence in it';

test.each<[string, string, Row['props'], string[]]>([
  ['nothing', GROUP, { tags }, [SAYS]],
  ['left by Pulumi', GROUP, { tags, skipDestroy: true }, []],
  ['not left', GROUP, { tags, skipDestroy: false }, [SAYS]],
  ['protected by AWS', GROUP, { tags, deletionProtectionEnabled: true }, []],
  ['not protected', GROUP, { tags, deletionProtectionEnabled: false }, [SAYS]],
  ['no evidence', GROUP, {}, []],
  ['native, nothing', NATIVE, { tags: [{ key: 'sallyport:evidence', value: 'true' }] }, [SAYS]],
  ['native, protected by AWS', NATIVE, { tags, deletionProtectionEnabled: true }, []],
  [
    'unknown',
    GROUP,
    { tags, skipDestroy: unknown },
    ['g: skipDestroy is not known before the deployment, and judging it after would be too late'],
  ],
])('%s', (_case, type, props, violations) => {
  expect(judge(rule, [row(type, 'g', props)])).toEqual({ violations, undecided: [] });
});

test('protected by Pulumi, whatever the tags say', () => {
  expect(judge(rule, [row(GROUP, 'g', { tags: unknown }, { protect: true })]).violations).toEqual([]);
});

test('what the provider fills in is not known before the deployment, and means not said', () => {
  const props: Row['props'] = { tags, deletionProtectionEnabled: unknown };
  expect(judge(rule, [row(GROUP, 'g', props)]).violations).toEqual([
    'g: the log group goes with the stack, and the evidence in it',
  ]);
});
