import { neverLocked, neverLockProblems } from './never-lock';

test.each([
  ['10.0.0.0/8', '10.1.2.3'],
  ['10.1.2.3', '10.1.2.0/24'],
  ['10.1.2.3', '0.0.0.0/0'],
  ['10.1.2.0/24', '10.1.2.128/25'],
  ['10.1.2.3', '::ffff:10.1.2.3'],
  ['2001:db8::/32', '2001:DB8:0::1'],
  ['2001:db8::1', '2001:0db8::0:1'],
])('the entry %s spares the source %s', (entry, value) => {
  expect(neverLocked({ source: [entry] }, 'source', value, {})).toBe(entry);
});

test.each([
  ['10.0.0.0/8', '11.0.0.1'],
  ['10.1.2.3', '10.1.2.4'],
  ['10.1.2.0/25', '10.1.2.128/25'],
  ['10.0.0.0/8', '2001:db8::1'],
  ['::/0', '10.1.2.3'],
])('the entry %s does not spare the source %s', (entry, value) => {
  expect(neverLocked({ source: [entry] }, 'source', value, {})).toBeUndefined();
});

test('other subjects are compared as they are written', () => {
  expect(neverLocked({ login: ['10.0.0.0/8'] }, 'login', '10.1.2.3', {})).toBeUndefined();
  expect(neverLocked({ login: ['ci'] }, 'login', 'ci', {})).toBe('ci');
});

test.each(['person', 'principal', 'target'] as const)('a %s is spared in whatever case it is written', (subject) => {
  expect(neverLocked({ [subject]: ['Break-Glass'] }, subject, 'break-glass', {})).toBe('Break-Glass');
});

test.each(['login', 'key'] as const)('the case of a %s counts', (subject) => {
  expect(neverLocked({ [subject]: ['SHA256:aB'] }, subject, 'SHA256:ab', {})).toBeUndefined();
});

test('the person, principal and group of the row are compared in the same way', () => {
  expect(neverLocked({ person: ['Carol'] }, 'key', 'SHA256:x', { person: 'carol' })).toBe('carol');
  expect(neverLocked({ group: ['On-Call'] }, 'key', 'SHA256:x', { groups: 'engineers,on-call' })).toBe(
    'the group On-Call',
  );
});

test('a source that is no address is a problem, at its place', () => {
  expect(
    neverLockProblems({ source: ['192.0.2.7', '2001:db8::/32', '::ffff:192.0.2.0/120'], person: ['carol'] }),
  ).toEqual([]);
  expect(neverLockProblems({ source: ['192.0.2.7', 'office', '10', '10.0.0.0/33', '10.0.0.0/8/8', ''] })).toEqual(
    ['office', '10', '10.0.0.0/33', '10.0.0.0/8/8', ''].map((text, index) => ({
      path: ['source', index + 1],
      reason: `is "${text}"; allowed is an address or a CIDR, e.g. 192.0.2.7 or 2001:db8::/32`,
    })),
  );
});
