import { rmSync } from 'node:fs';
import { sessionId } from '@sallyport/contract';
import { elapsedMs, stopwatch, type Clock } from '../clock';
import { auditConfig, silentLog, temporaryDirectory } from './audit-config.fixture';
import { ClockWatch } from './clock-watch';
import { createAuditTrail } from './create-audit-trail';
import { spooledEvents } from './spooled-events.fixture';

/** A host: its wall clock may be turned, its stopwatch may not. */
function host(): Required<Clock> & { pass(ms: number): void; turn(ms: number): void } {
  let [elapsed, wall] = [0, 1_800_000_000_000];
  return {
    now: () => wall,
    monotonic: () => elapsed,
    pass: (ms) => ((elapsed += ms), (wall += ms)),
    turn: (ms) => (wall += ms),
  };
}

test('a turned clock is noticed both ways, once; time that passes and a clock that is slewed are not', () => {
  const clock = host();
  const watch = new ClockWatch(clock);
  expect(watch.step()).toBe(0);
  clock.pass(3_600_000);
  clock.turn(900);
  expect(watch.step()).toBe(0);
  clock.turn(300_000);
  expect([watch.step(), watch.step()]).toEqual([300_000, 0]);
  clock.pass(12_000);
  clock.turn(-300_000);
  expect([watch.step(), watch.step()]).toEqual([-300_000, 0]);
});

test('a heartbeat says how far the clock was turned, before the act that bears the doubtful time', async () => {
  const stateDirectory = temporaryDirectory();
  const clock = host();
  const trail = createAuditTrail({ config: auditConfig(), stateDirectory, clock, log: silentLog });
  await trail.start();
  const act = { eventName: 'ExecuteCommand', sessionId: sessionId('s-1') } as const;
  await trail.record(act);
  clock.turn(-7_000_000);
  await trail.record(act);
  await trail.close();
  expect(
    spooledEvents(stateDirectory).map(({ eventName, additionalEventData: { clockStepMs, timeMs } }) => [
      eventName,
      clockStepMs,
      Number(timeMs) - clock.now(),
    ]),
  ).toEqual([
    ['EmitHeartbeat', undefined, 7_000_000],
    ['ExecuteCommand', undefined, 7_000_000],
    ['EmitHeartbeat', '-7000000', 0],
    ['ExecuteCommand', undefined, 0],
    ['EmitHeartbeat', undefined, 0],
  ]);
  rmSync(stateDirectory, { recursive: true, force: true });
});

test('a duration is what passed, and never negative', () => {
  const clock = host();
  const begun = stopwatch(clock);
  clock.pass(5_000);
  clock.turn(-3_600_000);
  expect(elapsedMs(clock, begun)).toBe(5_000);
  const byHand = { now: () => 1_000 };
  expect(elapsedMs(byHand, 3_000)).toBe(0);
});
