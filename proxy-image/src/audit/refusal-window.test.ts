import type { AuditAct } from './audit-trail';
import { RefusalWindow } from './refusal-window';

function windowOf(maxSources?: number) {
  const emitted: { act: AuditAct; timeMs: number }[] = [];
  let now = 1_000;
  const window = new RefusalWindow({
    clock: { now: () => now },
    windowMs: 60_000,
    emit: (act, timeMs) => void emitted.push({ act, timeMs }),
    onFailure: (_, thrown) => {
      throw thrown;
    },
    ...(maxSources === undefined ? {} : { maxSources }),
  });
  const refuse = (sourceAddress: string, userName: string, errorCode: AuditAct['errorCode'] = 'AuthenticationFailed'): void => {
    now += 1;
    window.add({ eventName: 'AuthenticateUser', sourceAddress, claimed: { userName }, ...(errorCode === undefined ? {} : { errorCode }) });
  };
  return { window, emitted, refuse };
}

test('refusals of one source and reason become one event with a count, the times and the names', () => {
  const { window, emitted, refuse } = windowOf();
  for (let i = 0; i < 300; i += 1) refuse('192.0.2.1', `user${i % 12}`);
  refuse('192.0.2.1', 'root', 'LimitExceeded');
  refuse('192.0.2.2', 'root');
  expect(emitted).toEqual([]);
  window.flush();
  expect(emitted.map(({ act }) => [act.sourceAddress, act.errorCode, act.additional?.count])).toEqual([
    ['192.0.2.1', 'AuthenticationFailed', '300'],
    ['192.0.2.1', 'LimitExceeded', '1'],
    ['192.0.2.2', 'AuthenticationFailed', '1'],
  ]);
  expect(emitted[0]).toMatchObject({
    timeMs: 1_300,
    act: { additional: { firstTimeMs: '1001', lastTimeMs: '1300', distinctUserNames: '12', userNames: 'user0,user1,user2,user3,user4,user5,user6,user7,user8,user9' } },
  });
  window.flush();
  expect(emitted).toHaveLength(3);
});

test('addresses of one IPv6 /64 are one source, and IPv4 in IPv6 is IPv4', () => {
  const { window, emitted, refuse } = windowOf();
  refuse('2001:db8:1:2::1', 'a');
  refuse('2001:db8:1:2:ffff::9', 'b');
  refuse('2001:db8:1:3::1', 'c');
  refuse('::ffff:192.0.2.1', 'd');
  refuse('192.0.2.1', 'e');
  window.flush();
  expect(emitted.map(({ act }) => [act.sourceAddress, act.additional?.count, act.additional?.addresses])).toEqual([
    ['2001:db8:1:2::', '2', '2001:db8:1:2::1,2001:db8:1:2:ffff::9'],
    ['2001:db8:1:3::1', '1', undefined],
    ['::ffff:192.0.2.1', '2', undefined],
  ]);
  expect(emitted[0]?.act.additional).toMatchObject({ sourceNetwork: '2001:db8:1:2::/64', distinctAddresses: '2' });
});

test('with too many sources the rest is counted together, without blaming one of them', () => {
  const { window, emitted, refuse } = windowOf(3);
  for (let i = 0; i < 50; i += 1) refuse(`192.0.2.${i}`, 'root');
  window.flush();
  expect(emitted).toHaveLength(4);
  expect(emitted[3]?.act.additional).toMatchObject({ source: 'others', count: '47' });
  expect(emitted[3]?.act.sourceAddress).toBeUndefined();
});

test('the window ends by itself', async () => {
  const emitted = await new Promise<AuditAct>((resolve) => {
    const window = new RefusalWindow({ clock: { now: () => 5 }, windowMs: 5, emit: resolve, onFailure: () => undefined });
    window.add({ eventName: 'AuthenticateUser', sourceAddress: '192.0.2.1', errorCode: 'AuthenticationFailed' });
    setTimeout(() => undefined, 5_000).unref();
  });
  expect(emitted.additional).toMatchObject({ count: '1' });
});

test('logs a refusal that cannot be emitted, and emits the others of its window', () => {
  jest.useFakeTimers();
  const emitted: AuditAct[] = [];
  const failed: unknown[][] = [];
  const window = new RefusalWindow({
    clock: { now: () => 0 },
    windowMs: 10_000,
    emit: (act) => {
      if (act.sourceAddress === '192.0.2.1') throw new TypeError('broken');
      emitted.push(act);
    },
    onFailure: (act, thrown) => failed.push([act.sourceAddress, thrown]),
  });
  for (const sourceAddress of ['192.0.2.1', '192.0.2.2']) window.add({ eventName: 'AuthenticateUser', sourceAddress });
  jest.advanceTimersByTime(10_000);
  expect(emitted.map(({ sourceAddress }) => sourceAddress)).toEqual(['192.0.2.2']);
  expect(failed).toEqual([['192.0.2.1', new TypeError('broken')]]);
  jest.useRealTimers();
});
