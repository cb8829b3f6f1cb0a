import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditLogLineSchema, type AuditLogLine } from '@sallyport/contract';
import { eventsIn } from '../harness/lake';
import { describeWithMoto } from '../harness/moto';
import { openSshFor } from '../harness/openssh';
import { Daemon, run } from '../harness/process';
import { startProxy, type Proxy } from '../harness/proxy';
import { startRunnerWorld, type RunnerWorld } from '../harness/runner';
import { generateKey, startSshd, type Sshd } from '../harness/sshd';
import { describeWith } from '../harness/tools';

const SURGE = 'ssh-denied-surge';
const DENIED = 3;

/** The whole way, with a real proxy and real clients: refusals -> log line -> alarm -> lock -> finding, and lock -> cut. */
describeWithMoto('from a refused client to a cut session', () => {
  describeWith(['ssh', 'sshd'], 'with OpenSSH', () => {
    const directory = mkdtempSync(join(tmpdir(), 'rp-'));
    let world: RunnerWorld;
    let sshd: Sshd;
    let proxy: Proxy;

    beforeAll(async () => {
      world = await startRunnerWorld();
      world.configure({ overrides: { [SURGE]: { threshold: DENIED } } });
      sshd = await startSshd(join(directory, 'sshd'));
      const { endpoint, region } = world.moto;
      proxy = await startProxy({
        directory: join(directory, 'proxy'),
        sshd,
        lake: world.lake,
        config: {
          log: { auditEvents: true },
          control: { lockTable: { name: world.environment.SALLYPORT_LOCK_TABLE, region, endpoint } },
        },
      });
    }, 120_000);

    afterAll(async () => {
      await proxy?.stop();
      await sshd?.stop();
      await world?.stop();
      rmSync(directory, { recursive: true, force: true });
    }, 60_000);

    const linesOf = (output: string): AuditLogLine[] =>
      output.split('\n').flatMap((line) => {
        try {
          const parsed = auditLogLineSchema.safeParse(JSON.parse(line));
          return parsed.success ? [parsed.data] : [];
        } catch {
          return [];
        }
      });

    test('the source of refused logins is locked for strangers, who proves a key goes on, and a lock of theirs cuts them', async () => {
      const client = openSshFor(proxy, proxy.users.ci, sshd);
      const live = Daemon.start('live session', 'ssh', ['-F', client.configFile, 'web-1', 'echo here; sleep 120'], {
        env: { ...process.env, ...client.env },
      });
      const ended = once(live.child, 'close');
      await live.waitFor(/here/);
      const keyFile = join(directory, 'stranger');
      await generateKey(keyFile);
      const { configFile } = openSshFor(proxy, { ...proxy.users.ci, name: 'stranger', keyFile }, sshd);
      const stranger = ['-F', configFile, '-o', 'BatchMode=yes', 'web-1', 'true'];
      for (let attempt = 0; attempt < DENIED; attempt += 1) expect((await run('ssh', stranger)).code).toBe(255);

      // Refusals are coalesced for ten seconds; CloudWatch gets the proxy's own lines, and raises the alarm by them.
      await proxy.daemon.waitFor(/"eventName":"AuthenticateUser"[^\n]*"errorCode":"AuthenticationFailed"/, 30_000);
      await world.logLines(linesOf(proxy.daemon.output));
      const { outcome } = await world.invoke({
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        detail: {
          alarmName: 'surge',
          state: { value: 'ALARM' },
          configuration: { metrics: [{ metricStat: { metric: { name: `Runbook/${SURGE}` } } }] },
        },
      });
      expect(outcome).toEqual({ answer: {} });
      expect(world.inbox.mails.map(({ Subject }) => Subject)).toEqual([
        '[high] incomplete: Surge in denied SSH attempts: source 127.0.0.1',
        // The local lake has the events at once, and a finding over incomplete data is one.
        '[high] finding: Surge in denied SSH attempts: 127.0.0.1',
      ]);
      expect(world.ops.items.map(({ Title }) => Title)).toEqual(['Surge in denied SSH attempts: 127.0.0.1']);
      const [lock] = await world.locks();
      expect(lock).toMatchObject({ subject: 'source', value: '127.0.0.1', scope: 'unproven' });

      // Strangers are refused for the lock; a machine at the same address keeps its session and may begin another.
      const own = ['-F', client.configFile, '-o', 'BatchMode=yes', 'web-1', 'true'];
      const over = new AbortController();
      const told = proxy.daemon
        .waitFor(/"eventName":"AuthenticateUser"[^\n]*"errorCode":"PrincipalLocked"/, 40_000)
        .finally(() => over.abort());
      // An attempt before the proxy has read the lock is refused for the key alone, so that one may not do.
      const attempts = (async () => {
        while (!over.signal.aborted) expect((await run('ssh', stranger)).code).toBe(255);
      })();
      await Promise.all([told, attempts]);
      expect((await run('ssh', own)).code).toBe(0);
      expect(live.child.exitCode).toBeNull();

      // By hand, as the runbook's steps say.
      await world.putLock({
        id: 'by-hand',
        subject: 'principal',
        value: 'ci',
        reason: 'it should be quiet',
        createdBy: 'an operator',
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
      await ended;
      expect((await run('ssh', own)).code).toBe(255);
      const cut = await eventWith((events) => events.find(({ eventName }) => eventName === 'TerminateSession'));
      expect(cut).toMatchObject({ userIdentity: { principalId: 'ci' }, errorCode: 'PrincipalLocked' });
    }, 120_000);

    async function eventWith<T>(find: (events: Awaited<ReturnType<typeof eventsIn>>) => T | undefined): Promise<T> {
      const deadline = Date.now() + 40_000;
      for (;;) {
        const events = await eventsIn(world.lake);
        const found = find(events);
        if (found !== undefined) return found;
        if (Date.now() > deadline)
          throw new Error(`no such event: ${events.map(({ eventName }) => eventName).join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  });
});
