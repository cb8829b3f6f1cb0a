import type { Clock } from '@sallyport/runbooks';
import { answerAlarm } from './answer-alarm';
import { playParts, refusals } from './parts.fixture';

const T0 = 1_795_417_200_000;
const CLOCK: Clock = { now: () => T0, after: () => () => undefined };
const SURGE = 'ssh-denied-surge';
const FLOOD = Array.from({ length: 50 }, (_, index) => refusals(T0 - 60_000, `198.51.100.${index}`, 60));

test('a flood of sources is told one by one to a bound, the others in one message', async () => {
  const { parts, published, state } = playParts(CLOCK, () => ({ events: FLOOD }));
  await answerAlarm(parts, SURGE, 'ALARM');
  expect(published).toHaveLength(21);
  expect(published.at(-1)).toMatchObject({
    Subject: '[high] incomplete: Surge in denied SSH attempts: 30 more',
    Message: expect.stringContaining('30 more crossed the alarm than the 20 sources that are told') as string,
  });
  expect(state.kinds.get(`sighting#${SURGE}`)?.size).toBe(20);

  await answerAlarm(parts, SURGE, 'ALARM');
  await answerAlarm(parts, SURGE, 'ALARM');
  const subjects = published.map(({ Subject }) => Subject);
  expect(subjects).toHaveLength(51);
  expect(new Set(subjects).size).toBe(51);
});

test('a log without end is read to a bound, and the counts are called the least', async () => {
  let pages = 0;
  const { parts, published, logged } = playParts(CLOCK, () => {
    pages += 1;
    return { events: [refusals(T0 - 60_000 + pages, '198.51.100.1', 1)], nextToken: 'more' };
  });
  await answerAlarm(parts, SURGE, 'ALARM');
  expect(pages).toBe(100);
  expect(published.map(({ Message }) => Message)).toEqual([
    expect.stringContaining('source 198.51.100.1: at least 100 events within 15m; the alarm is at 50'),
  ]);
  expect(logged).toContainEqual(expect.objectContaining({ level: 'warn', code: 'LOG_LONG' }));
});

test('full pages end the reading sooner', async () => {
  let pages = 0;
  const { parts } = playParts(CLOCK, () => {
    pages += 1;
    const at = T0 - 60_000 + pages;
    return {
      events: Array.from({ length: 10_000 }, (_, n) => refusals(at, `2001:db8::${n.toString(16)}`, 1)),
      nextToken: 'more',
    };
  });
  await answerAlarm(parts, SURGE, 'ALARM');
  expect(pages).toBe(5);
});
