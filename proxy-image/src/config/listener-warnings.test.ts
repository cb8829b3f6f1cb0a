import { warnOfListeners } from './listener-warnings';
import { Problems } from './problem';
import { proxyConfigSchema } from './schema';

function warningsOf(listener: Readonly<Record<string, unknown>>): string[] {
  const listen = proxyConfigSchema.shape.listen.parse([listener]);
  const problems = new Problems();
  warnOfListeners(listen, { file: 'proxy.yaml', locate: () => ({ line: 3, column: 5 }) }, problems);
  return problems.warnings().map(({ key, message }) => `${key}: ${message}`);
}

test.each(['10.0.0.0/8', '10.1.0.0/16', '10.1.0.0/23', '0.0.0.0/0', 'fd00::/8', '2001:db8::/63', '::/0'])('%s is more than a load balancer', (cidr) => {
  expect(warningsOf({ proxyProtocolFrom: ['10.0.0.7', cidr] })).toEqual([
    `listen[0].proxyProtocolFrom[1]: every host in ${cidr} can claim any source address, by which limits, locks, remembered codes and from= go`,
  ]);
});

test.each(['10.0.0.7', '10.0.0.0/24', '10.0.0.16/28', 'fd00::1', '2001:db8::/64', '2001:db8::/96'])('%s may be one', (cidr) => {
  expect(warningsOf({ proxyProtocolFrom: [cidr] })).toEqual([]);
});

test('a profile for compatibility says what it adds', () => {
  expect(warningsOf({ port: 2222, compatibility: 'stig' })).toEqual([
    'listen[0].compatibility: port 2222 offers key exchanges beyond the default (stig): ecdh-sha2-nistp256, ecdh-sha2-nistp384, ecdh-sha2-nistp521',
  ]);
  expect(() => warningsOf({ compatibility: 'ecdh-sha2-nistp256' })).toThrow();
});
