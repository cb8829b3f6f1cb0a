import type { Value } from '../../model';
import { FLEET_TAGS } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { lockTableIsRecoverable as rule } from './lock-table-is-recoverable';

const table = (props: Record<string, Value>, tags: Value = FLEET_TAGS) => [
  row('aws:dynamodb/table:Table', 'locks', { tags, ...props }),
];
const says = 'is not enabled: locks that are removed cannot be seen any more';

test.each<[string, Record<string, Value>, readonly string[]]>([
  ['on', { pointInTimeRecovery: { enabled: true } }, []],
  ['off', { pointInTimeRecovery: { enabled: false } }, [`locks: pointInTimeRecovery ${says}`]],
  ['not said', {}, [`locks: pointInTimeRecovery ${says}`]],
])('backups %s', (_case, props, violations) => {
  expect(judge(rule, table(props))).toEqual({ violations, undecided: [] });
  expect(judge(rule, table(props, {})).violations).toEqual([]);
});

test('of aws-native', () => {
  const of = (pointInTimeRecoveryEnabled: boolean) => [
    row('aws-native:dynamodb:Table', 'locks', {
      tags: [{ key: 'sallyport:component', value: 'ProxyFleet' }],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled },
    }),
  ];
  expect(judge(rule, of(true)).violations).toEqual([]);
  expect(judge(rule, of(false)).violations).toEqual([`locks: pointInTimeRecoverySpecification ${says}`]);
});

test('deletion, where the option asks for it', () => {
  const kept = { pointInTimeRecovery: { enabled: true } };
  const asked = { requireDeletionProtection: true };
  expect(judge(rule, table(kept), asked).violations).toEqual([
    'locks: deletionProtectionEnabled is not true: one call removes every lock',
  ]);
  expect(judge(rule, table({ ...kept, deletionProtectionEnabled: true }), asked).violations).toEqual([]);
  expect(judge(rule, table(kept)).violations).toEqual([]);
});

test('an unknown setting is undecided', () => {
  expect(judge(rule, table({ pointInTimeRecovery: { enabled: unknown } })).undecided).toEqual([
    'locks: pointInTimeRecovery.enabled',
  ]);
});
