import type { AlarmRule, Runbook } from '@sallyport/runbooks';
import { readRunbooks } from '../../alarms/read-runbooks';
import type { LoggedEvent } from './log-events';
import { sightingRow, sightings } from './sighting';

const T0 = 1_795_417_200_000;

const catalogue = readRunbooks(undefined).files.map(({ runbook }) => runbook);
function ruleOf(id: string): [Runbook, AlarmRule] {
  const runbook = catalogue.find((each) => each.id === id);
  if (runbook?.alarm === undefined) throw new Error(`${id} has no alarm`);
  return [runbook, runbook.alarm];
}

const event = (
  second: number,
  source: string,
  count: number,
  more: Partial<Record<string, string>> = {},
): LoggedEvent => ({
  atMs: T0 + second * 1_000,
  eventName: 'AuthenticateUser',
  errorCode: 'AuthenticationFailed',
  userIdentity: { principalId: more.principal ?? 'root' },
  sourceIPAddress: source,
  additionalEventData: {
    person: '',
    target: '',
    login: more.login ?? '',
    mfa: 'false',
    principalClass: 'unknown',
    count: String(count),
    timeMs: String(T0 + second * 1_000),
  },
});

const [surge, surgeRule] = ruleOf('ssh-denied-surge');

test('only who reaches the number within the time is named, the most frequent first', () => {
  const events = [
    event(0, '192.0.2.1', 49),
    event(1, '192.0.2.2', 51),
    event(2, '192.0.2.3', 90),
    event(899, '192.0.2.1', 1),
  ];
  expect(sightings(surge, surgeRule, undefined, events).map(({ value, count }) => [value, count])).toEqual([
    ['192.0.2.3', 90],
    ['192.0.2.2', 51],
    ['192.0.2.1', 50],
  ]);
});

test('what is further apart than the time does not add up', () => {
  expect(sightings(surge, surgeRule, undefined, [event(0, '192.0.2.1', 49), event(900, '192.0.2.1', 49)])).toEqual([]);
});

test('what is told is of the time of the rule, not of the whole look', () => {
  const [sighting] = sightings(surge, surgeRule, undefined, [event(0, '192.0.2.1', 55), event(1_000, '192.0.2.1', 60)]);
  expect(sighting).toMatchObject({ count: 60, firstMs: T0 + 1_000_000, lastMs: T0 + 1_000_000 });
});

test('an override moves the number', () => {
  const events = [event(0, '192.0.2.1', 60)];
  expect(sightings(surge, surgeRule, { threshold: 61, exceptions: [] }, events)).toEqual([]);
});

test('a response goes only by what all events of the subject agree on', () => {
  const events = [
    event(0, '192.0.2.1', 30, { principal: 'root', login: 'ubuntu' }),
    event(1, '192.0.2.1', 30, { principal: 'admin', login: 'ubuntu' }),
  ];
  const [sighting] = sightings(surge, surgeRule, undefined, events);
  if (sighting === undefined) throw new Error('nobody was seen');
  const row = sightingRow(sighting);
  expect(row).toMatchObject({ source: '192.0.2.1', login: 'ubuntu', mfa: 'false' });
  expect(row).not.toHaveProperty('principal');
});

test('each event is looked at a bounded number of times, however many cross', () => {
  let reads = 0;
  const events = Array.from({ length: 2_000 }, (_, index) => {
    const seen = event(index / 10, '', 60);
    return Object.defineProperty({ ...seen }, 'sourceIPAddress', {
      get: () => {
        reads += 1;
        return `s${index}`;
      },
    });
  });
  const seen = sightings(surge, surgeRule, undefined, events);
  expect(seen).toHaveLength(2_000);
  for (const sighting of seen) sightingRow(sighting);
  expect(reads).toBeLessThan(20 * events.length);
});
