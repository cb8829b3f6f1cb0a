import { createControlClient, type AuditEvent } from '@sallyport/contract';
import {
  createLakeStore,
  createPutAuditEvents,
  createRunEmitter,
  loadCatalogue,
  undo,
  watch,
  type AuditStore,
  type RunEmitter,
  type Watch,
} from '@sallyport/runbooks';
import { join } from 'node:path';
import { asked, is } from '../harness/events';
import { eventsIn, LOCAL_CREDENTIALS } from '../harness/lake';
import { run, runOk } from '../harness/process';
import { startSystem, type System } from '../harness/system';
import { describeWith } from '../harness/tools';

/** A policy that forgot MFA, as somebody's will. */
const FORGETFUL = `
@id("engineers")
permit (principal in Sallyport::Group::"engineers", action, resource);
`;

/** The whole story on the running proxy: alarm, finding, lock, cut session, refusal, undo. */
describeWith(['ssh', 'ssh-keygen', 'sshd'], 'watch on a real proxy', () => {
  let system: System;
  let store: AuditStore & { close(): void };
  let emitter: RunEmitter;
  let watching: Watch;
  const told: string[] = [];
  let wake: () => void = () => undefined;

  const tell = (line: string): void => {
    told.push(line);
    wake();
  };
  const toldOnce = async (matches: RegExp): Promise<string> => {
    const late = AbortSignal.timeout(30_000);
    late.addEventListener('abort', () => wake());
    for (;;) {
      const line = told.find((each) => matches.test(each));
      if (line !== undefined) return line;
      if (late.aborted) throw new Error(`nothing like ${String(matches)} was told; it was: ${told.join('; ')}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const asAlice = (command: string) =>
    run('ssh', ['-F', system.alice.configFile, '-o', 'BatchMode=yes', 'web-1', command], {
      env: system.alice.env,
      timeoutMs: 50_000,
    });
  const named = (eventName: string) => (event: AuditEvent) => event.eventName === eventName;

  beforeAll(async () => {
    system = await startSystem({ policies: FORGETFUL });
    const { endpoint, channelArn, eventDataStores } = system.lake;
    store = createLakeStore({ endpoint, region: 'us-east-1', eventDataStores, credentials: LOCAL_CREDENTIALS });
    emitter = createRunEmitter({
      put: createPutAuditEvents({ endpoint, channelArn, credentials: LOCAL_CREDENTIALS }),
      channelArn,
      eventSource: 'ssh.sallyport.local',
      principal: 'watch',
    });
    watching = watch({
      runbooks: (await loadCatalogue()).runbooks,
      overrides: { 'ssh-denied-surge': { threshold: 4, exceptions: [] } },
      store,
      control: createControlClient(system.proxy.adminSocket),
      emitter,
      retryMs: 500,
      on: {
        alarm: (alarm) => tell(`alarm ${alarm.runbook.id} ${alarm.value}`),
        finding: (row, { runbook }) => tell(`finding ${runbook.id} ${String(row.principal ?? row.source)}`),
        response: ({ runbook, outcome }) =>
          tell(`response ${runbook} ${outcome.kind} ${outcome.kind === 'contained' ? outcome.lock.id : ''}`),
        undo: ({ runbook, lockId }) => tell(`undo ${runbook} ${lockId}`),
        problem: ({ where, message }) => tell(`problem ${where} ${message}`),
      },
    });
    await watching.following;
  }, 90_000);

  afterAll(async () => {
    await watching?.stop();
    store?.close();
    await system?.stop();
  }, 60_000);

  test('a session without MFA is named at once, found, locked and cut; the undo lets its principal in again', async () => {
    // The lock may be faster than the command's first output: only its end counts.
    const session = asAlice('sleep 45');
    await toldOnce(/^alarm ssh-sessions-without-mfa alice$/);
    await toldOnce(/^finding ssh-sessions-without-mfa alice$/);
    const contained = await toldOnce(/^response ssh-sessions-without-mfa contained /);
    const cut = await session;
    expect(cut.code).not.toBe(0);
    await system.eventOnce(named('TerminateSession'));

    const refused = await asAlice('echo again');
    expect(refused.stdout.toString()).toBe('');
    await system.eventOnce((event) => event.errorCode === 'PrincipalLocked');

    const lockId = contained.split(' ').at(-1) ?? '';
    const control = createControlClient(system.proxy.adminSocket);
    const undone = await undo(lockId, { control, by: 'carol', reason: 'the policy was wrong, not alice', emitter });
    expect(undone).toMatchObject({ lock: { subject: 'person', value: 'alice' } });
    await toldOnce(new RegExp(`^undo ssh-sessions-without-mfa ${lockId}$`));
    expect((await asAlice('echo back')).stdout.toString()).toBe('back\n');

    await system.eventOnce(named('DeleteLock'));
    await system.eventOnce(is('RunResponse', { params: { action: 'contain' } }));
    await system.eventOnce(is('RunResponse', { params: { action: 'undo' } }));
    await system.eventOnce((event) => event.eventName === 'RunRunbook' && event.responseElements?.result === 'finding');
    const responses = (await eventsIn(system.lake)).filter(named('RunResponse'));
    expect(responses.map((event) => asked(event, 'action')).sort()).toEqual(['contain', 'undo']);
    expect(told.filter((line) => line.startsWith('problem'))).toEqual([]);
  }, 120_000);

  test('a surge of strangers’ attempts locks their source for strangers, and nobody else', async () => {
    const key = join(system.directory, 'stranger');
    await runOk('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const options = [
      'IdentitiesOnly=yes',
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'BatchMode=yes',
      'LogLevel=ERROR',
    ];
    const attempt = (name: string) =>
      run('ssh', [
        '-F',
        '/dev/null',
        '-i',
        key,
        ...options.flatMap((each) => ['-o', each]),
        '-p',
        String(system.proxy.port),
        `${name}+web-1@127.0.0.1`,
        'true',
      ]);
    for (const name of ['root', 'admin', 'oracle', 'postgres', 'git', 'ubuntu'])
      expect((await attempt(name)).code).toBe(255);
    await toldOnce(/^alarm ssh-denied-surge 127\.0\.0\.1$/);
    await toldOnce(/^finding ssh-denied-surge 127\.0\.0\.1$/);
    await toldOnce(/^response ssh-denied-surge contained /);
    const locks = await createControlClient(system.proxy.adminSocket).locks();
    expect(locks).toMatchObject([
      {
        ...{ subject: 'source', value: '127.0.0.1', scope: 'unproven' },
        createdBy: expect.stringMatching(/^runbook ssh-denied-surge by watch as uid:\d+(\([\w.-]+\))?$/) as string,
      },
    ]);
    // Strangers are held up there; who proves a key is not.
    expect((await attempt('root')).code).toBe(255);
    await system.eventOnce(
      (event) => event.errorCode === 'PrincipalLocked' && event.additionalEventData.principalClass === 'unknown',
      30_000,
    );
    expect((await asAlice('echo in')).stdout.toString()).toBe('in\n');
  }, 120_000);
});
