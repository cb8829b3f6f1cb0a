import fc from 'fast-check';
import { sourceNetwork, sourceSite } from './source-network';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:C000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:1::1', '2001:db8:1:1::/64'],
  ['2001:0DB8:0001:0001:ffff:ffff:ffff:ffff', '2001:db8:1:1::/64'],
  ['2001:db8::1', '2001:db8::/64'],
  ['2001:db8:0:1::', '2001:db8:0:1::/64'],
  ['2001:db8:1:1::1%eth0', '2001:db8:1:1::/64'],
  ['fd00:1:2:3::4', 'fd00:1:2:3::/64'],
  ['2002:c000:201::1', '2002:c000:201::/64'],
])('%s counts as %s', (address, network) => {
  expect(sourceNetwork(address)).toBe(network);
});

test.each([
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ['2001:0:c000:201::1', '2001:0:c000:201::1'],
])('%s counts as itself, since strangers share its /64', (address, network) => {
  expect(sourceNetwork(address)).toBe(network);
});

test.each(['', 'unknown', '10', '0x7f.1', '127.1', '0177.0.0.1', '2001:db8::/64', '10.0.0.0/8', '::1::', 'host.example', '1.2.3.4.5'])(
  '%j is not an address',
  (text) => {
    expect(sourceNetwork(text)).toBeUndefined();
    expect(sourceSite(text)).toBeUndefined();
  },
);

test('a site is the /48 of IPv6 and the address of IPv4', () => {
  expect(sourceSite('2001:db8:1:1::1')).toBe('2001:db8:1::/48');
  expect(sourceSite('2001:db8:1:ffff::1')).toBe('2001:db8:1::/48');
  expect(sourceSite('2001:db8:2:1::1')).toBe('2001:db8:2::/48');
  expect(sourceSite('::ffff:192.0.2.1')).toBe('192.0.2.1');
});

test('two addresses count as one source exactly when their first 64 bits are equal', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  // Within 2001:db8::/32, which is of no range that is shared.
  const host = fc.tuple(group, group, group, group, group, group);
  const spell = (groups: readonly number[], pad: boolean) =>
    ['2001', 'db8', ...groups.map((each) => each.toString(16).padStart(pad ? 4 : 1, '0'))].join(':');
  fc.assert(
    fc.property(host, host, fc.boolean(), (one, other, pad) => {
      const sameHost = one[0] === other[0] && one[1] === other[1];
      expect(sourceNetwork(spell(one, pad)) === sourceNetwork(spell(other, !pad))).toBe(sameHost);
      expect(sourceSite(spell(one, pad)) === sourceSite(spell(other, !pad).toUpperCase())).toBe(one[0] === other[0]);
    }),
  );
});
