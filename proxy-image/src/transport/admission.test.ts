import { AdmissionControl, type Admission } from './admission';

const LIMITS = { unauthenticatedConnections: 5, unauthenticatedPerSource: 2, connectionsPerSourcePerMinute: 4 };

function make() {
  const clock = { ms: 0 };
  const control = new AdmissionControl(LIMITS, () => clock.ms);
  return { clock, admit: (source: string): Admission => control.admit(source) };
}
const release = (admission: Admission) => {
  if (!admission.admitted) throw new Error(admission.reason);
  admission.slot.release();
};

test('so many per source before authentication; a slot that is released twice counts once', () => {
  const { admit } = make();
  const first = admit('192.0.2.1');
  admit('192.0.2.1');
  expect(admit('192.0.2.1')).toMatchObject({ admitted: false, reason: expect.stringContaining('2 connections from one source') as string });
  release(first);
  release(first);
  expect(admit('192.0.2.1').admitted).toBe(true);
  expect(admit('192.0.2.2').admitted).toBe(true);
});

test('so many over all sources', () => {
  const { admit } = make();
  for (let host = 1; host <= 5; host += 1) expect(admit(`192.0.2.${host}`).admitted).toBe(true);
  expect(admit('192.0.2.9')).toMatchObject({ admitted: false, reason: expect.stringContaining('5 connections before') as string });
});

test('so many a minute per source, also when each is released at once', () => {
  const { admit, clock } = make();
  for (let round = 0; round < 4; round += 1) release(admit('192.0.2.1'));
  expect(admit('192.0.2.1')).toMatchObject({ admitted: false, reason: expect.stringContaining('4 connections a minute') as string });
  clock.ms = 60_000;
  expect(admit('192.0.2.1').admitted).toBe(true);
});

test('an IPv6 source is its /64', () => {
  const { admit } = make();
  admit('2001:db8:0:1::1');
  admit('2001:db8:0:1:ffff::2');
  expect(admit('2001:db8:0:1::3').admitted).toBe(false);
  expect(admit('2001:db8:0:2::3').admitted).toBe(true);
});
