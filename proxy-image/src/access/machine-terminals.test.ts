import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessAction } from '@sallyport/contract';
import { freezeIdentity } from '../auth/make-identity';
import { UNCONSTRAINED } from '../auth/constraints';
import { makeGate, makeTarget, makeUser, SESSION, SOURCE, TestClock, TestLocks } from '../auth/parts.fixture';
import { copyAccessDefault } from '../config/access-default.fixture';
import { Problems } from '../config/problem';
import { loadPolicies } from './policy-files';

const DOCUMENT = join(__dirname, '../../../docs/access-policies.md');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-terminals-'));
  copyAccessDefault(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function robot(...groups: string[]) {
  const { principal, person } = makeUser('robot');
  return freezeIdentity({
    ...{ principal, person, principalClass: 'machine', groups: ['machines', ...groups], roles: [] },
    ...{ keyFingerprint: 'SHA256:key', keyAlgorithm: 'ssh-ed25519', mfa: 'false', mfaEvidence: 'none' },
    ...{ sourceAddress: SOURCE, clientVersion: 'OpenSSH_9.2p1', constraints: UNCONSTRAINED },
  });
}

function decide(action: AccessAction, { groups = [], ...details }: { terminal?: boolean; groups?: string[] }) {
  const problems = new Problems();
  const gate = makeGate(new TestClock(), new TestLocks(), loadPolicies(folder, problems));
  expect(problems.errors()).toEqual([]);
  const target = makeTarget('web-1', { tags: { machines: 'allowed' } });
  const command = action === 'exec' ? { command: 'bash' } : {};
  const identity = robot(...groups);
  return gate.authorize({
    state: 'authorised',
    identity,
    action,
    target,
    login: 'root',
    sessionId: SESSION,
    ...command,
    ...details,
  });
}

test('by default a machine asks for no shell, and its commands may have a terminal', () => {
  expect(decide('shell', { terminal: true })).toMatchObject({
    allowed: false,
    policyIds: ['machines-ask-for-no-shell'],
  });
  expect(decide('exec', { terminal: true })).toMatchObject({ allowed: true });
  expect(decide('forwardAgent', {})).toMatchObject({ allowed: false, policyIds: ['machines-forward-no-agent-or-x11'] });
});

test('the policy of the documentation keeps terminals from machines, but for those of its group', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const policy = /```cedar\n(@id\("machines-have-no-terminal"\)[\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(policy).not.toBe('');
  writeFileSync(join(folder, 'no-terminal.cedar'), policy);
  expect(decide('exec', { terminal: true })).toMatchObject({
    allowed: false,
    policyIds: ['machines-have-no-terminal'],
  });
  expect(decide('exec', { terminal: false })).toMatchObject({ allowed: true });
  expect(decide('exec', { terminal: true, groups: ['terminal-machines'] })).toMatchObject({ allowed: true });
});
