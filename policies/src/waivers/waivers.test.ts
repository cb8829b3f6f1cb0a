import fc from 'fast-check';
import { resourceRule, type Verdict } from '../rule';
import { applyWaivers, messageOf, readWaivers, type Waiver } from './index';
import { readUrnPattern } from './urn-pattern';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const ROLE = 'urn:pulumi:prod::web::aws:iam/role:Role::break-glass';
const CHILD = 'urn:pulumi:prod::web::example:index:Access$aws:iam/role:Role::break-glass';
const WAIVER = { rule: 'r', urn: ROLE, ticket: 'SEC-12', reason: 'Sealed envelope.', expires: '2027-03-01' };

const read = (...given: unknown[]): readonly Waiver[] =>
  readWaivers(given, 'waivers', { now: NOW, rules: ['r', 'role-x'] });

const matches = (pattern: string, urn: string): boolean => {
  const result = readUrnPattern(pattern);
  if (result.kind === 'refused') throw new Error(result.problem);
  return result.pattern.matches(urn);
};

describe('the pattern of a URN', () => {
  test.each([
    [ROLE, ROLE, true],
    [ROLE, CHILD, true],
    [CHILD, CHILD, true],
    [CHILD, ROLE, false],
    ['urn:pulumi:*::*::aws:iam/role:Role::*', CHILD, true],
    ['urn:pulumi:*::*::aws:iam/role:Role::*', 'urn:pulumi:a::b::aws:iam/rolePolicy:RolePolicy::x', false],
    ['urn:pulumi:*::*::*::break-glass', CHILD, true],
    ['urn:pulumi:*::*::*::break-glass', 'urn:pulumi:prod::web::aws:iam/role:Role::break-glass-2', false],
    ['urn:pulumi:*::*::aws:iam/role:Role::break-*', ROLE, true],
    ['urn:pulumi:*::*::aws:iam/*::break-glass', CHILD, true],
    ['urn:pulumi:*::*::example:index:Access$*::break-glass', CHILD, true],
    ['urn:pulumi:*::*::example:index:*$aws:iam/role:Role::*', ROLE, false],
    ['urn:pulumi:dev::*::*::break-glass', ROLE, false],
    ['urn:pulumi:*::api::*::break-glass', ROLE, false],
    // A star of one part does not reach into the next.
    ['urn:pulumi:p*b::*::*::break-glass', ROLE, false],
    // Nothing but the star is special.
    ['urn:pulumi:*::*::*::a.c', 'urn:pulumi:s::p::t::abc', false],
    ['urn:pulumi:*::*::*::a+(c)', 'urn:pulumi:s::p::t::a+(c)', true],
    ['urn:pulumi:*::*::*::one::two', 'urn:pulumi:s::p::t::one::two', true],
    ['urn:pulumi:*::*::*::one', 'urn:pulumi:s::p::t::one::two', false],
    [ROLE, 'no urn', false],
    [ROLE, 'urn:pulumi:prod::web::aws:iam/role:Role', false],
  ])('%s and %s: %s', (pattern, urn, expected) => {
    expect(matches(pattern, urn)).toBe(expected);
  });

  test.each([
    ['', 'is empty, which would waive everything'],
    [' ', 'is empty, which would waive everything'],
    ['*', 'holds only wildcards, which would waive everything'],
    ['*::*::*::*', 'holds only wildcards, which would waive everything'],
    ['urn:pulumi:*::*::*::*', 'names neither a type nor a resource: write one of the two without *'],
    ['urn:pulumi:*::*::aws:*::break-*', 'names neither a type nor a resource: write one of the two without *'],
    ['urn:pulumi:*::*::a:b:C$*::*', 'names neither a type nor a resource: write one of the two without *'],
    ['break-glass', 'is no pattern of a URN, which is urn:pulumi:STACK::PROJECT::TYPE::NAME'],
    [
      'urn:pulumi:prod::web::aws:iam/role:Role',
      'is no pattern of a URN, which is urn:pulumi:STACK::PROJECT::TYPE::NAME',
    ],
    ['urn:pulumi:::web::t::n', 'has an empty stack; write * where any will do'],
    ['urn:pulumi:s::web::::n', 'has an empty type; write * where any will do'],
    ['urn:pulumi:s::p::t::', 'has an empty name; write * where any will do'],
  ])('%j is refused', (pattern, problem) => {
    expect(readUrnPattern(pattern)).toEqual({ kind: 'refused', problem });
  });

  test('without a star it fits the resource itself and no other', () => {
    const part = fc.stringMatching(/^[a-z$./:()+-]{1,8}$/).filter((text) => !/^:|:$|::/.test(text));
    fc.assert(
      fc.property(part, part, part, part, part, (stack, project, type, name, other) => {
        fc.pre(other !== name);
        const urn = (last: string): string => `urn:pulumi:${stack}::${project}::${type}::${last}`;
        expect(matches(urn(name), urn(name))).toBe(true);
        expect(matches(urn(name), urn(other))).toBe(false);
      }),
    );
  });
});

describe('reading waivers', () => {
  test('keeps who, why and until when', () => {
    const [waiver] = read(WAIVER);
    expect(waiver).toMatchObject({ rule: 'r', ticket: 'SEC-12', reason: 'Sealed envelope.', urn: { text: ROLE } });
    // The day itself is in.
    expect(waiver?.expires).toEqual({ text: '2027-03-01', at: Date.parse('2027-03-02T00:00:00Z') });
  });

  test.each([
    ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00Z'],
    ['2027-03-01t12:00:00.5+02:00', '2027-03-01T10:00:00.500Z'],
    ['2020-01-01', '2020-01-02T00:00:00Z'],
    // 366 days, to the end of the last.
    ['2027-11-24T08:00:00Z', '2027-11-24T08:00:00Z'],
  ])('%s ends at %s', (expires, at) => {
    expect(read({ ...WAIVER, expires })[0]?.expires).toEqual({ text: expires, at: Date.parse(at) });
  });

  test.each<[string, unknown, string]>([
    ['no object', 'r', 'waivers[0] is no object but "r"'],
    ['an unknown key', { ...WAIVER, expire: '2027-01-01' }, 'waivers[0].expire is unknown, did you mean "expires"?'],
    ['no rule', { ...WAIVER, rule: undefined }, 'waivers[0].rule is missing'],
    [
      'an unknown rule',
      { ...WAIVER, rule: 'role-y' },
      'waivers[0].rule names "role-y", which is no rule, did you mean "role-x"?',
    ],
    ['a rule near none', { ...WAIVER, rule: '*' }, 'waivers[0].rule names "*", which is no rule'],
    ['no pattern', { ...WAIVER, urn: undefined }, 'waivers[0].urn is missing'],
    ['an empty pattern', { ...WAIVER, urn: ' ' }, 'waivers[0].urn is empty'],
    ['only wildcards', { ...WAIVER, urn: '*' }, 'waivers[0].urn holds only wildcards, which would waive everything'],
    ['no ticket', { ...WAIVER, ticket: '' }, 'waivers[0].ticket is empty'],
    ['a number for a ticket', { ...WAIVER, ticket: 12 }, 'waivers[0].ticket is the number 12 and no text'],
    ['no reason', { ...WAIVER, reason: undefined }, 'waivers[0].reason is missing'],
    ['no end', { ...WAIVER, expires: undefined }, 'waivers[0].expires is missing'],
    ['a null end', { ...WAIVER, expires: null }, 'waivers[0].expires is null and no text'],
    [
      'never',
      { ...WAIVER, expires: 'never' },
      'waivers[0].expires is "never"; allowed is a day as 2027-03-01 or an instant as 2027-03-01T12:00:00Z',
    ],
    ['no day of the calendar', { ...WAIVER, expires: '2027-02-30' }, 'waivers[0].expires is "2027-02-30"; allowed'],
    [
      'no instant of the calendar',
      { ...WAIVER, expires: '2027-02-30T00:00:00Z' },
      'waivers[0].expires is "2027-02-30T00:00:00Z"; allowed',
    ],
    ['a month alone', { ...WAIVER, expires: '2027-02' }, 'waivers[0].expires is "2027-02"; allowed'],
    [
      'an instant of no zone',
      { ...WAIVER, expires: '2027-02-01T00:00:00' },
      'waivers[0].expires is "2027-02-01T00:00:00"; allowed',
    ],
    [
      'more than a year',
      { ...WAIVER, expires: '2027-11-24' },
      'waivers[0].expires is 2027-11-24, more than a year from now',
    ],
    [
      'a moment more than a year',
      { ...WAIVER, expires: '2027-11-24T08:00:01Z' },
      'waivers[0].expires is 2027-11-24T08:00:01Z, more than a year from now',
    ],
  ])('%s is refused', (_case, given, message) => {
    expect(() => read(given)).toThrow(
      expect.objectContaining({ code: 'WAIVER_INVALID', message: expect.stringContaining(message) as string }) as Error,
    );
  });

  test('says which one', () => {
    expect(() => read(WAIVER, { ...WAIVER, ticket: '' })).toThrow('waivers[1].ticket is empty');
    expect(() => readWaivers({}, 'FILE', { now: NOW, rules: [] })).toThrow('FILE is no list but an object');
  });
});

describe('applying waivers', () => {
  const rule = resourceRule({
    ...{ id: 'r', area: 'mfa', title: 'T', severity: 'high', reason: 'R', types: [], reads: [], controls: {} },
    ...{ remediation: 'Set it.', link: 'https://docs.aws.amazon.com/x', judge: () => undefined },
  });
  const violation: Verdict = { kind: 'violation', rule, urn: ROLE, path: 'x', message: 'x is wrong' };
  const STACK = 'urn:pulumi:prod::web::pulumi:pulumi:Stack::web-prod';
  const until = (expires: string, ticket = 'SEC-12') => read({ ...WAIVER, expires, ticket });

  test('sets aside what one names until it ends', () => {
    const waivers = until('2026-11-23');
    const at = (time: string) => applyWaivers([violation], waivers, Date.parse(time), STACK)[0];
    expect(at('2026-11-23T23:59:59.999Z')).toMatchObject({ kind: 'waived', waiver: { ticket: 'SEC-12' } });
    expect(at('2026-11-24T00:00:00Z')).toMatchObject({ kind: 'violation', waiver: { ticket: 'SEC-12' } });
  });

  test('a violation whose waiver expired says which and when', () => {
    const [finding] = applyWaivers([violation], until('2026-01-31'), NOW, STACK);
    expect(finding && messageOf(finding)).toBe(
      'x is wrong (its waiver SEC-12 expired on 2026-01-31). Fix: Set it. See https://docs.aws.amazon.com/x',
    );
  });

  test('one that holds is enough beside one that does not', () => {
    const waivers = [...until('2026-01-31', 'SEC-1'), ...until('2027-01-31', 'SEC-2')];
    expect(applyWaivers([violation], waivers, NOW, STACK)[0]).toMatchObject({
      kind: 'waived',
      waiver: { ticket: 'SEC-2' },
    });
  });

  test('one of another rule or resource does nothing', () => {
    const others = read({ ...WAIVER, rule: 'role-x' }, { ...WAIVER, urn: `${ROLE}-2` });
    const [finding] = applyWaivers([violation], others, NOW, STACK);
    expect(finding).toEqual({ ...violation, waiver: undefined });
    expect(finding && messageOf(finding)).toBe('x is wrong. Fix: Set it. See https://docs.aws.amazon.com/x');
  });

  test('what is undecided stays so', () => {
    const undecided: Verdict = { ...violation, kind: 'undecided' };
    expect(applyWaivers([undecided], until('2027-01-31'), NOW, STACK)).toEqual([{ ...undecided, waiver: undefined }]);
  });

  test('what is about the stack is waived by the name of the stack', () => {
    const aboutStack: Verdict = { ...violation, urn: undefined };
    const waivers = read({ ...WAIVER, urn: 'urn:pulumi:prod::web::pulumi:pulumi:Stack::*' });
    expect(applyWaivers([aboutStack], waivers, NOW, STACK)[0]?.kind).toBe('waived');
    expect(applyWaivers([aboutStack], waivers, NOW, undefined)[0]?.kind).toBe('violation');
  });
});
