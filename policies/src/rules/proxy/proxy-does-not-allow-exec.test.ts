import type { Value } from '../../model';
import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { proxyDoesNotAllowExec as rule } from './proxy-does-not-allow-exec';

const SERVICE = 'aws:ecs/service:Service';
const says = 'service: enableExecuteCommand is true: a command in the container goes past the audit trail';

test.each([
  ['allowed', true, [says]],
  ['refused', false, []],
  ['the default, which refuses', undefined, []],
])('%s', (_case, enableExecuteCommand, violations) => {
  const props = { tags: FLEET_TAGS, enableExecuteCommand };
  expect(judge(rule, [row(SERVICE, 'service', props)])).toEqual({ violations, undecided: [] });
  expect(judge(rule, [row(SERVICE, 'service', { enableExecuteCommand })]).violations).toEqual([]);
  const tags = [{ key: 'sallyport:component', value: 'ProxyFleet' }];
  expect(judge(rule, [row('aws-native:ecs:Service', 'service', { tags, enableExecuteCommand })]).violations).toEqual(
    violations,
  );
});

test('an unknown setting is undecided', () => {
  const props: Record<string, Value> = { tags: FLEET_TAGS, enableExecuteCommand: unknown };
  expect(judge(rule, [row(SERVICE, 'service', props)]).undecided).toEqual(['service: enableExecuteCommand']);
});

test('a fleet of others, by the tag that the options name', () => {
  const settings = { fleetTagKey: 'role', fleetTagValue: 'bastion' };
  const props = { tags: { role: 'bastion' }, enableExecuteCommand: true };
  expect(judge(rule, [row(SERVICE, 'service', props)], settings).violations).toEqual([says]);
  expect(judge(rule, [row(SERVICE, 'service', props)]).violations).toEqual([]);
});

test('its remedy is the setting', () => {
  expect(rule.kind === 'resource' && rule.remedy?.({} as never)).toEqual({ enableExecuteCommand: false });
});
