import { AdmissionControl, type Admission } from './admission';

const LIMITS = { unauthenticatedConnections: 5, unauthenticatedPerSource: 2, connectionsPerSourcePerMinute: 4 };

function make(limits = LIMITS, random = () => 0) {
  const clock = { ms: 0 };
  const control = new AdmissionControl(limits, () => clock.ms, random);
  const evicted: string[] = [];
  return { clock, evicted, admit: (source: string): Admission => control.admit(source, () => evicted.push(source)) };
}
const release = (admission: Admission) => {
  if (!admission.admitted) throw new Error(admission.reason);
  admission.slot.release();
};
const keep = (admission: Admission) => {
  if (!admission.admitted) throw new Error(admission.reason);
  admission.slot.keep();
};
const refusedFor = (reason: string) => ({ admitted: false, reason: expect.stringContaining(reason) as string });

test('so many per source before authentication; a slot that is released twice counts once', () => {
  const { admit } = make();
  const first = admit('192.0.2.1');
  admit('192.0.2.1');
  expect(admit('192.0.2.1')).toMatchObject(refusedFor('2 connections from one source'));
  release(first);
  release(first);
  expect(admit('192.0.2.1').admitted).toBe(true);
  expect(admit('192.0.2.2').admitted).toBe(true);
});

test('so many a minute per source, also when each is released at once', () => {
  const { admit, clock } = make();
  for (let round = 0; round < 4; round += 1) release(admit('192.0.2.1'));
  expect(admit('192.0.2.1')).toMatchObject(refusedFor('4 connections a minute'));
  clock.ms = 60_000;
  expect(admit('192.0.2.1').admitted).toBe(true);
});

test('an IPv6 source is its /64, in every spelling', () => {
  const { admit } = make();
  admit('2001:db8:0:1::1');
  admit('2001:0DB8:0:1:ffff::2');
  expect(admit('2001:db8:0:1::3').admitted).toBe(false);
  expect(admit('2001:db8:0:2::3').admitted).toBe(true);
});

test('a /48 of IPv6 is four sources, not 65,536', () => {
  const { admit } = make({ ...LIMITS, unauthenticatedConnections: 1_000 });
  const admitted = Array.from({ length: 100 }, (_, at) => admit(`2001:db8:1:${at.toString(16)}::1`)).filter((each) => each.admitted);
  expect(admitted).toHaveLength(8);
  expect(admit('2001:db8:2:1::1').admitted).toBe(true);
});

const ROOMY = { unauthenticatedConnections: 8, unauthenticatedPerSource: 8, connectionsPerSourcePerMinute: 100 };
/** Nothing is dropped early. */
const lucky = () => 0.999;

test('when all places are taken, a quiet source gets one of the busiest', () => {
  const { admit, evicted } = make(ROOMY, lucky);
  for (let at = 0; at < 6; at += 1) admit('192.0.2.66');
  for (let at = 0; at < 2; at += 1) admit('192.0.2.67');
  expect(admit('192.0.2.1').admitted).toBe(true);
  expect(evicted).toEqual(['192.0.2.66']);
  // What holds most itself gets nothing more.
  expect(admit('192.0.2.66')).toMatchObject(refusedFor('8 connections before'));
  expect(evicted).toHaveLength(1);
});

test('a source that has all places loses them to others until they hold as much', () => {
  const { admit, evicted } = make({ ...ROOMY, unauthenticatedConnections: 40, unauthenticatedPerSource: 40 }, lucky);
  for (let at = 0; at < 40; at += 1) admit('192.0.2.66');
  for (let host = 1; host <= 20; host += 1) expect(admit(`192.0.2.${host}`).admitted).toBe(true);
  expect(new Set(evicted)).toEqual(new Set(['192.0.2.66']));
});

test('a /48 that spreads over its networks loses its places as one source', () => {
  const { admit, evicted } = make(ROOMY, lucky);
  for (let at = 0; at < 8; at += 1) admit(`2001:db8:1:${at}::1`);
  expect(admit('192.0.2.1').admitted).toBe(true);
  expect(evicted).toHaveLength(1);
});

test('among equals chance decides, also over the one who comes', () => {
  const full = (random: number) => {
    const made = make({ ...ROOMY, unauthenticatedConnections: 4 }, () => random);
    for (let host = 1; host <= 4; host += 1) made.admit(`192.0.2.${host}`);
    return { came: made.admit('192.0.2.9').admitted, evicted: made.evicted };
  };
  expect(full(0)).toEqual({ came: true, evicted: ['192.0.2.1'] });
  expect(full(0.7)).toEqual({ came: true, evicted: ['192.0.2.4'] });
  expect(full(0.9)).toEqual({ came: false, evicted: [] });
});

test('from half of the places on, more than a fair part may be refused; a fair part never is', () => {
  const { admit, evicted } = make({ ...ROOMY, unauthenticatedConnections: 20, unauthenticatedPerSource: 20 }, () => 0);
  for (let at = 0; at < 11; at += 1) expect(admit('192.0.2.66').admitted).toBe(true);
  admit('192.0.2.1');
  expect(admit('192.0.2.66')).toMatchObject(refusedFor('more than a fair part'));
  expect(admit('192.0.2.1').admitted).toBe(true);
  expect(evicted).toEqual([]);
});

test.each([0, 0.5, 0.999])('no flood takes the place of who is at the code prompt; chance is %d', (random) => {
  const { admit, evicted } = make({ ...ROOMY, connectionsPerSourcePerMinute: 1_000 }, () => random);
  const people = ['198.51.100.1', '198.51.100.2', '198.51.100.2'];
  for (const person of people) keep(admit(person));
  for (let host = 1; host <= 200; host += 1) admit(`192.0.2.${host}`);
  for (let at = 0; at < 200; at += 1) admit('192.0.2.250');
  for (const person of people) expect(evicted).not.toContain(person);
});

test('who is at the code prompt does not count against others of the same source when places run out', () => {
  const { admit, evicted } = make(ROOMY, lucky);
  for (let at = 0; at < 5; at += 1) keep(admit('198.51.100.1'));
  for (let at = 0; at < 3; at += 1) admit('192.0.2.66');
  expect(admit('198.51.100.1').admitted).toBe(true);
  expect(evicted).toEqual(['192.0.2.66']);
});

test('a kept place counts for its source, and is free once it is released', () => {
  const { admit } = make({ ...ROOMY, unauthenticatedPerSource: 1 }, lucky);
  const kept = admit('198.51.100.1');
  keep(kept);
  expect(admit('198.51.100.1')).toMatchObject(refusedFor('1 connections from one source'));
  release(kept);
  expect(admit('198.51.100.1').admitted).toBe(true);
});

test('when only people at the code prompt hold places, who has many loses one, and who has one keeps it', () => {
  const full = (sources: readonly string[]) => {
    const { admit, evicted } = make({ ...ROOMY, unauthenticatedConnections: sources.length }, lucky);
    for (const source of sources) keep(admit(source));
    return { came: admit('192.0.2.9'), evicted };
  };
  expect(full(['198.51.100.1', '198.51.100.2'])).toEqual({ came: refusedFor('2 connections before'), evicted: [] });
  expect(full(['198.51.100.1', '198.51.100.2', '198.51.100.2', '198.51.100.3'])).toMatchObject({
    came: { admitted: true },
    evicted: ['198.51.100.2'],
  });
});
