import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { LOCK_SUBJECTS, type Lock } from '@sallyport/contract';
import { LockIndex } from './lock-index';
import { lockNames, parseSource } from './lock-match';
import type { LockableSubject } from './lock-table';

const alice: LockableSubject = {
  person: 'alice', principal: 'arn:aws:iam::1:role/a', keyFingerprint: 'SHA256:abc', login: 'ubuntu', target: 'web-1', sourceAddress: '::ffff:10.1.2.3',
};

test.each([
  ['person', 'alice', true],
  ['person', 'Alice', false],
  ['person', 'ali', false],
  ['principal', 'arn:aws:iam::1:role/a', true],
  ['key', 'SHA256:abc', true],
  ['login', 'ubuntu', true],
  ['login', 'root', false],
  ['target', 'web-1', true],
  ['target', 'web-10', false],
  ['source', '10.1.2.3', true],
  ['source', '::ffff:10.1.2.3', true],
  ['source', '10.1.0.0/16', true],
  ['source', '::ffff:10.1.0.0/112', true],
  ['source', '10.2.0.0/16', false],
  ['source', '0.0.0.0/0', true],
  ['source', '::/0', false],
] as const)('a lock on the %s %s names the subject: %s', (subject, value, expected) => {
  expect(lockNames({ subject, value }, alice)).toBe(expected);
});

test('a lock of what is unproven spares who has proven a key, and no other lock is hidden by it', () => {
  const lock = (id: string, scope?: 'unproven'): Lock => ({
    ...{ id, subject: 'source', value: '10.1.0.0/16', reason: 'r', createdBy: 'c' },
    ...{ createdAt: '2026-11-23T00:00:00Z', expiresAt: '2026-11-24T00:00:00Z' },
    ...(scope === undefined ? {} : { scope }),
  });
  const now = Date.parse('2026-11-23T12:00:00Z');
  const stranger = { sourceAddress: '10.1.2.3' };
  expect([lockNames(lock('l', 'unproven'), alice), lockNames(lock('l', 'unproven'), stranger)]).toEqual([false, true]);
  const one = new LockIndex([lock('spares', 'unproven')]);
  expect([one.match(alice, now)?.id, one.match(stranger, now)?.id]).toEqual([undefined, 'spares']);
  const both = new LockIndex([lock('spares', 'unproven'), lock('all')]);
  expect([both.match(alice, now)?.id, both.match(stranger, now)?.id]).toEqual(['all', 'all']);
});

test('what is not known about a connection is not named', () => {
  for (const subject of LOCK_SUBJECTS) expect(lockNames({ subject, value: subject === 'source' ? '0.0.0.0/0' : '' }, {})).toBe(false);
});

test.each(['', '10', '0x7f.1', '1.2.3', '10.0.0.0/33', '10.0.0.0/', 'fe80::1/129', 'alice', '10.0.0.1 '])('%j is no source', (text) => {
  expect(parseSource(text)).toBeUndefined();
});

test('the index finds what walking all locks finds', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.0/30', '2001:db8::/32', '2001:db8::1');
  const lock = fc.record({ subject: fc.constantFrom(...LOCK_SUBJECTS), name, address, expires: fc.integer({ min: 0, max: 20 }) }).map(
    ({ subject, name: value, address: source, expires }): Lock => ({
      id: 'l', subject, value: subject === 'source' ? source : value, reason: 'r', createdBy: 'c',
      createdAt: new Date(0).toISOString(), expiresAt: new Date(expires).toISOString(),
    }),
  );
  const subject = fc.record(
    { person: name, principal: name, keyFingerprint: name, login: name, target: name, sourceAddress: fc.constantFrom('10.0.0.1', '10.0.0.3', '2001:db8::1') },
    { requiredKeys: [] },
  ) as fc.Arbitrary<LockableSubject>;
  fc.assert(
    fc.property(fc.array(lock), subject, (locks, who) => {
      const expected = locks.some((each) => Date.parse(each.expiresAt) > 10 && lockNames(each, who));
      expect(new LockIndex(locks).match(who, 10) !== undefined).toBe(expected);
    }),
  );
});

test('a question parses no range anew', () => {
  const index = new LockIndex(
    ['10.0.0.0/8', '192.0.2.0/24'].map((value, n): Lock => ({
      ...{ id: `lock-${n}`, subject: 'source', value, reason: 'r', createdBy: 'c' },
      ...{ createdAt: new Date(0).toISOString(), expiresAt: new Date(10).toISOString() },
    })),
  );
  const parsed = jest.spyOn(ipaddr, 'parseCIDR');
  expect(index.match({ sourceAddress: '192.0.2.1' }, 1)?.id).toBe('lock-1');
  expect(parsed).not.toHaveBeenCalled();
  parsed.mockRestore();
});
