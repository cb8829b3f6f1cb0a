import { join } from 'node:path';
import { createPolicyEngine } from '../proxy-image/src/access/policy-engine';
import { loadPolicies } from '../proxy-image/src/access/policy-files';
import { toCedarRequest } from '../proxy-image/src/access/cedar-request';
import { Problems } from '../proxy-image/src/config/problem';
import { ACCESS_ACTIONS, personId, principalId, sessionId, targetName } from '@sallyport/contract';
import { UNCONSTRAINED } from '../proxy-image/src/auth/constraints';
import type { Identity } from '../proxy-image/src/auth/identity';
import type { Target } from '../proxy-image/src/targets/target';
import { cpuSeconds, peakResidentKiB } from './process-cost';

/**
 * Access decisions by the policies that ship, no two alike, so that each is Cedar's and none comes from memory. What it
 * proves: the process is still there at the end, and every decision was right.
 *
 *   npm run bench:decisions -- --count 10000000
 */
const AT_ONCE = 200;
const REPORT_EVERY = 1_000_000;

const count = Number(process.argv[process.argv.indexOf('--count') + 1]) || 1_000_000;

function policies() {
  const problems = new Problems();
  const loaded = loadPolicies(join(__dirname, '../proxy-image/access-default'), problems);
  if (problems.errors().length > 0) throw new Error(JSON.stringify(problems.errors()));
  return loaded;
}

const identityOf = (
  name: string,
  principalClass: Identity['principalClass'],
  group: string,
  mfa: Identity['mfa'],
): Identity => ({
  principal: principalId(name),
  person: personId(name),
  principalClass,
  groups: [group],
  roles: [],
  keyFingerprint: 'SHA256:key',
  keyAlgorithm: 'ssh-ed25519',
  mfa,
  mfaEvidence: mfa === 'true' ? 'totp' : 'none',
  sourceAddress: '10.1.2.3',
  clientVersion: 'OpenSSH_9.2p1',
  constraints: UNCONSTRAINED,
});

/** With whether an act that engineers, machines and strangers may do is allowed to them. */
const CALLERS = [
  { identity: identityOf('alice', 'person', 'engineers', 'true'), mayWork: true },
  { identity: identityOf('bob', 'person', 'engineers', 'false'), mayWork: false },
  { identity: identityOf('robot', 'machine', 'machines', 'false'), mayWork: true },
  { identity: identityOf('eve', 'person', 'strangers', 'true'), mayWork: false },
] as const;

const target: Target = {
  name: targetName('web-1'),
  host: '192.0.2.1',
  port: 22,
  logins: [],
  tags: { machines: 'allowed', env: 'prod' },
  hostKeys: [],
  credential: { kind: 'privateKeyFile', path: '/nowhere' },
};

/** Acts differ in shape, too: V8 optimises for the shapes that it has seen. */
const ACTS = ACCESS_ACTIONS.filter((action) => ['exec', 'readFile', 'writeFile', 'sftp', 'connect'].includes(action));

function requestOf(index: number) {
  const caller = CALLERS[index % CALLERS.length] ?? CALLERS[0];
  const action = ACTS[index % ACTS.length] ?? 'exec';
  const detail = action === 'exec' ? { command: `run ${index}` } : { path: `/srv/data/${index % 97}/file-${index}` };
  const request = {
    state: 'authorised',
    action,
    target,
    login: 'ubuntu',
    sessionId: sessionId('s-1'),
    ...detail,
  } as const;
  return { caller, request: toCedarRequest(request, caller.identity, 1_700_000_000_000 + index) };
}

const engine = createPolicyEngine(policies(), 'bench');
const startedAt = performance.now();
let done = 0;
let wrong = 0;
let failed = 0;

function some(): void {
  for (let left = Math.min(AT_ONCE, count - done); left > 0; left -= 1, done += 1) {
    const { caller, request } = requestOf(done);
    const answer = engine.decide(request);
    if (answer.failures.length > 0) failed += 1;
    if (answer.allowed !== caller.mayWork) wrong += 1;
  }
  if (done % REPORT_EVERY === 0 || done === count) report();
  if (done < count) setImmediate(some);
}

function report(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = cpuSeconds(process.pid);
  console.log(
    `${process.version} (V8 ${process.versions.v8}): ${done} decisions, ${wrong} wrong, ${failed} not evaluated, ` +
      `${Math.round(done / seconds)} a second, ${((cpu * 1e6) / done).toFixed(1)} µs of CPU each, peak ${Math.round(peakResidentKiB(process.pid) / 1024)} MiB`,
  );
  if (wrong + failed > 0) process.exitCode = 1;
}

some();
