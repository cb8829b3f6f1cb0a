import { principalId, personId } from '@sallyport/contract';
import { UNCONSTRAINED } from '../auth/constraints';
import { freezeIdentity } from '../auth/make-identity';
import { makeTarget, SESSION, SOURCE } from '../auth/parts.fixture';
import { toCedarRequest } from './cedar-request';
import { createPolicyEngine } from './policy-engine';

const identity = freezeIdentity({
  ...{ principal: principalId('alice'), person: personId('alice'), principalClass: 'person', groups: ['engineers'] },
  ...{ roles: [], keyFingerprint: 'SHA256:key', keyAlgorithm: 'ssh-ed25519', mfa: 'true', mfaEvidence: 'totp' },
  ...{ sourceAddress: SOURCE, clientVersion: 'OpenSSH_9.2p1', constraints: UNCONSTRAINED },
});

const requestFrom = (sourceAddress: string, command = 'id') =>
  toCedarRequest(
    {
      state: 'authorised',
      action: 'exec',
      target: makeTarget('web-1', { tags: { env: 'prod' } }),
      login: 'ubuntu',
      sessionId: SESSION,
      command,
    },
    { ...identity, sourceAddress },
    1_700_000_000_000,
  );

const engineOf = (byId: Record<string, string>) => createPolicyEngine({ byId }, `test-${Object.keys(byId).join('-')}`);
const request = requestFrom(SOURCE);

it('names the policies that decided, in one order', () => {
  const engine = engineOf({
    zeta: 'permit (principal, action, resource);',
    alpha: 'permit (principal, action, resource);',
    other: 'permit (principal, action == Sallyport::Action::"shell", resource);',
  });
  expect(engine.decide(request)).toEqual({ allowed: true, policyIds: ['alpha', 'zeta'], failures: [] });
});

it('refuses without a permit, and names the policies that forbade', () => {
  expect(
    engineOf({ one: 'permit (principal, action == Sallyport::Action::"shell", resource);' }).decide(request),
  ).toEqual({
    allowed: false,
    policyIds: [],
    failures: [],
  });
  expect(
    engineOf({ yes: 'permit (principal, action, resource);', no: 'forbid (principal, action, resource);' }).decide(
      request,
    ),
  ).toEqual({ allowed: false, policyIds: ['no'], failures: [] });
});

it('refuses where a policy cannot be evaluated, since it may be one that forbids', () => {
  const engine = engineOf({
    yes: 'permit (principal, action, resource);',
    broken: 'forbid (principal, action, resource) when { resource.getTag("owner") == "x" };',
  });
  expect(engine.decide(request)).toMatchObject({ allowed: false, failures: ['broken'] });
});

it('refuses a request that the schema does not know, and says why', () => {
  const engine = engineOf({ any: 'permit (principal, action, resource);' });
  const { login: _left, ...context } = request.context as Record<string, never>;
  const answer = engine.decide({ ...request, context });
  expect(answer).toMatchObject({ allowed: false, policyIds: [] });
  expect(answer.failures).toEqual([expect.stringContaining('context')]);
});

it('refuses policies that Cedar does not take, at the start and in place of others, and keeps those', () => {
  const codeOf = (act: () => unknown): unknown => {
    try {
      act();
    } catch (thrown) {
      return (thrown as { code?: unknown }).code;
    }
    return undefined;
  };
  expect(codeOf(() => engineOf({ bad: 'allow;' }))).toBe('POLICIES_REJECTED');
  const engine = engineOf({ good: 'permit (principal, action, resource);' });
  expect(codeOf(() => engine.replace({ byId: { bad: 'permit (' } }))).toBe('POLICIES_REJECTED');
  expect(engine.decide(request).allowed).toBe(true);
  engine.replace({ byId: { none: 'forbid (principal, action, resource);' } });
  expect(engine.decide(request)).toEqual({ allowed: false, policyIds: ['none'], failures: [] });
});

it('asks about no source that is not an address', () => {
  expect(() => requestFrom('not-an-address')).toThrow('the source is not an address');
  expect(() => requestFrom('')).toThrow(RangeError);
});
