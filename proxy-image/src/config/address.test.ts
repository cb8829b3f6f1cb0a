import { isCidr, isInCidr, normaliseAddress } from './address';

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['localhost', undefined],
  ['', undefined],
])('%s is written %s', (text, expected) => {
  expect(normaliseAddress(text)).toBe(expected);
});

it.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['::1', true],
  ['2001:db8::/32', true],
  ['0/0', false],
  ['10.1', false],
  ['010.0.0.1', false],
  ['0x0a.0.0.1', false],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['*', false],
  ['', false],
])('%s as a CIDR: %s', (text, expected) => {
  expect(isCidr(text)).toBe(expected);
});

it.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['11.0.0.1', '10.0.0.0/8', false],
  ['10.0.0.1', '10.0.0.1', true],
  ['2001:db8::5', '2001:db8::/32', true],
  ['10.1.2.3', '::/0', false],
  ['2001:db8::5', '0.0.0.0/0', false],
])('%s in %s: %s', (address, cidr, expected) => {
  expect(isInCidr(address, cidr)).toBe(expected);
});
