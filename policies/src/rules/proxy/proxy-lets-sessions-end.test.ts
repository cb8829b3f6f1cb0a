import type { Value } from '../../model';
import { FLEET_TAGS, nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyLetsSessionsEnd as rule } from './proxy-lets-sessions-end';

const STOP = 'task: containerDefinitions[0].stopTimeout is less than 60 seconds';

test.each([
  ['enough', 60, []],
  ['too little', 59, [STOP]],
  ['the default of 30 seconds', undefined, [STOP]],
])('a container with %s', (_case, stopTimeout, violations) => {
  expect(judge(rule, [task({ stopTimeout })])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [nativeTask({ stopTimeout })]).violations).toEqual(violations);
  expect(judge(rule, [othersTask({ stopTimeout })]).violations).toEqual([]);
});

const SHORT = 'is less than 60 seconds';
const CUT = 'is true: sessions are cut when the delay is over';

test.each([
  ['enough', { deregistrationDelay: 60 }, []],
  ['the default of 300 seconds', {}, []],
  ['too little', { deregistrationDelay: 59 }, [`group: deregistrationDelay ${SHORT}`]],
  ['sessions left alone', { connectionTermination: false }, []],
  ['sessions cut', { connectionTermination: true }, [`group: connectionTermination ${CUT}`]],
])('a target group with %s', (_case, props, violations) => {
  const of = (type: string, tags: Record<string, string>) => [row(type, 'group', { tags, ...props })];
  expect(judge(rule, of('aws:lb/targetGroup:TargetGroup', FLEET_TAGS))).toEqual({ violations, undecided: [] });
  expect(judge(rule, of('aws:alb/targetGroup:TargetGroup', FLEET_TAGS)).violations).toEqual(violations);
  expect(judge(rule, of('aws:lb/targetGroup:TargetGroup', {})).violations).toEqual([]);
});

test('a target group of aws-native has attributes', () => {
  const of = (attributes: Record<string, string>) => [
    row('aws-native:elasticloadbalancingv2:TargetGroup', 'group', {
      tags: [{ key: 'sallyport:component', value: 'ProxyFleet' }],
      targetGroupAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    }),
  ];
  expect(judge(rule, of({ 'deregistration_delay.timeout_seconds': '60' })).violations).toEqual([]);
  expect(judge(rule, of({ 'stickiness.enabled': 'true' })).violations).toEqual([]);
  const worst = {
    'deregistration_delay.timeout_seconds': '5',
    'deregistration_delay.connection_termination.enabled': 'true',
  };
  expect(judge(rule, of(worst)).violations).toEqual([
    `group: targetGroupAttributes[0].value ${SHORT}`,
    `group: targetGroupAttributes[1].value ${CUT}`,
  ]);
});

test('what is unknown hides nothing', () => {
  const props: Record<string, Value> = { tags: FLEET_TAGS, deregistrationDelay: unknown, connectionTermination: true };
  expect(judge(rule, [row('aws:lb/targetGroup:TargetGroup', 'group', props)])).toEqual({
    violations: [`group: connectionTermination ${CUT}`],
    undecided: ['group: deregistrationDelay'],
  });
});

test('the option', () => {
  expect(judge(rule, [task({ stopTimeout: 60 })], { minimumSeconds: 61 }).violations).toEqual([
    'task: containerDefinitions[0].stopTimeout is less than 61 seconds',
  ]);
});
