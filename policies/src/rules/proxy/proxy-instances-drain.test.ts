import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { proxyInstancesDrain as rule } from './proxy-instances-drain';

const GROUP = 'aws:autoscaling/group:Group';
const tags = [{ key: 'sallyport:component', value: 'ProxyFleet', propagateAtLaunch: false }];
const group = (props = {}): Row => row(GROUP, 'group', { name: 'proxies', tags, ...props });
const hook = (props = {}): Row =>
  row('aws:autoscaling/lifecycleHook:LifecycleHook', 'hook', {
    ...{ autoscalingGroupName: 'proxies', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
    ...props,
  });
const NONE = 'group: has no lifecycle hook for the end of an instance: its sessions are cut';

test.each([
  ['with the default of an hour', {}, []],
  ['with enough time', { heartbeatTimeout: 60 }, []],
  ['with too little time', { heartbeatTimeout: 59 }, ['hook: heartbeatTimeout is less than 60 seconds']],
  ['for the start', { lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }, [NONE]],
  ['of another group', { autoscalingGroupName: 'web' }, [NONE]],
])('a hook %s', (_case, props, violations) => {
  expect(judge(rule, [group(), hook(props)])).toEqual({ violations, undecided: [] });
});

test('a hook by a link, in the group, and of aws-native', () => {
  const linked = { ...hook({ autoscalingGroupName: unknown }), links: { autoscalingGroupName: ['group'] } };
  expect(judge(rule, [group(), linked]).violations).toEqual([]);
  const inline = [{ lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING', heartbeatTimeout: 30 }];
  expect(judge(rule, [group({ initialLifecycleHooks: inline })]).violations).toEqual([
    'group: initialLifecycleHooks[0].heartbeatTimeout is less than 60 seconds',
  ]);
  const native = row('aws-native:autoscaling:AutoScalingGroup', 'group', {
    tags,
    autoScalingGroupName: 'proxies',
    lifecycleHookSpecificationList: inline,
  });
  expect(judge(rule, [native], { minimumSeconds: 30 }).violations).toEqual([]);
  const beside = { ...hook({ autoScalingGroupName: 'proxies' }), type: 'aws-native:autoscaling:LifecycleHook' };
  expect(judge(rule, [{ ...native, props: { ...native.props, lifecycleHookSpecificationList: [] } }, beside])).toEqual({
    violations: [],
    undecided: [],
  });
});

test('no hook, of proxies and of others', () => {
  expect(judge(rule, [group()]).violations).toEqual([NONE]);
  expect(judge(rule, [group({ tags: [] })]).violations).toEqual([]);
});

test('a transition that is not known is refused', () => {
  expect(judge(rule, [group(), hook({ lifecycleTransition: unknown })]).violations).toEqual([
    'hook: lifecycleTransition is not known before the deployment, and judging it after would be too late',
  ]);
});
