import { once } from 'node:events';
import { join } from 'node:path';
import { messageOf, type Health } from '@sallyport/contract';
import { version } from '../package.json';
import { createGate } from './access/create-gate';
import { createAuditTrail } from './audit';
import { ordererOf, type Operator } from './audit/operator';
import { takeUpHostDuties } from './aws/host-duties';
import { createAuthenticator } from './auth/create-authenticator';
import { openFactorStore } from './auth/second-factor/open-factor-store';
import { createSecondFactor } from './auth/second-factor/second-factor';
import { createUserDirectory } from './auth/user-directory';
import { boundedLog } from './bounded-log';
import { systemClock } from './clock';
import { recordConfiguration, reloadConfiguration, type Orderer } from './config/reload';
import type { ProxySetup } from './config/setup';
import { createControlServer, createLiveSessions, createLockTable, createRecordingLibrary, openLockStore, readAccounts, resolveRights, startAuditLog, startHealthEndpoint } from './control';
import type { HeldSignal } from './hold-signal';
import { drainOnEscape } from './last-resort';
import type { Log } from './log';
import { createLogger } from './logger';
import { Proxy } from './proxy';
import { ReadyFile } from './ready-file';
import { keepRecordings } from './recording/keep-recordings';
import { startTransferFilter } from './session/filters';
import { createNameResolver } from './session/name-resolver';
import { createEnrolledHostKeys } from './targets/enrolled-host-keys';
import { createInstanceConnect } from './targets/instance-connect';
import { createInventory } from './targets/inventory';
import { startDiscovery } from './targets/start-discovery';
import { createTargetKeys } from './targets/target-keys';
import { selfTestCrypto } from './transport/crypto-self-test';
import { readPrivateKey } from './transport/host-keys';
import { assertSsh2Patched } from './transport/ssh2-protocol';

/** Warnings, and errors, of one text in a minute. */
const LOG_LINES_PER_MINUTE = 60;

export interface RunOptions {
  readonly configPath: string;
  readonly setup: ProxySetup;
  readonly log: Log;
  /** SIGHUP since the configuration was read. */
  readonly hangup: HeldSignal;
}

/** The composition root: config to parts, listen, then drain on a signal. Resolves when everything is closed. */
export async function runProxy({ configPath, setup, log: unbounded, hangup }: RunOptions): Promise<void> {
  assertSsh2Patched();
  // What makes it complain is often a stranger's to repeat.
  const log = boundedLog(unbounded, { linesPerMinute: LOG_LINES_PER_MINUTE, now: () => performance.now() });
  const { config } = setup;
  const { stateDirectory } = config;
  const readyFile = new ReadyFile(join(stateDirectory, 'ready.json'));
  readyFile.removeStale();
  const clock = systemClock;
  const startedAtMs = clock.now();
  const rights = resolveRights(config.control, await readAccounts(), process.getuid?.() ?? 0);
  const { crypto, reason } = await selfTestCrypto();
  if (crypto === 'native') log.info({ crypto }, 'ssh2 encrypts with its native binding');
  else log.warn({ crypto, reason }, 'ssh2 encrypts in JavaScript, at half the speed');
  const hostKeys = config.hostKeys.map(readPrivateKey);
  const authority = config.hostCertificateAuthority === undefined ? undefined : readPrivateKey(config.hostCertificateAuthority);

  const trail = createAuditTrail({ config: config.audit, stateDirectory, clock, log });
  const auditLog = config.log.auditEvents ? startAuditLog({ trail, log: createLogger('info') }) : undefined;
  await trail.start();
  // The state directory is this proxy's now, so the file can be nobody else's.
  readyFile.remove();
  // Not waited for: where a sink must acknowledge it, the proxy starts and refuses until one does.
  recordConfiguration(trail, setup, 'start').catch((thrown: unknown) => {
    log.error({ error: messageOf(thrown) }, 'the start is not in the audit trail');
  });
  const lockTable = createLockTable({
    ...{ store: openLockStore(config.control, join(stateDirectory, 'locks')), trail, clock, log },
    ...{ pollMs: config.control.lockPollMs, staleSeconds: config.control.staleSeconds },
  });
  await lockTable.start();
  const liveSessions = createLiveSessions({ lockTable, log });
  const inventory = createInventory(setup.targets);
  const users = createUserDirectory(setup.users, setup.credentials);
  const gate = createGate({
    ...{ policies: setup.policies, lockTable, clock },
    onFailure: (message) => {
      log.error({ error: message }, 'the gate failed, and refused');
    },
  });
  const factors = openFactorStore(config, clock);
  await factors.prepare();
  const secondFactor = createSecondFactor({
    store: factors,
    clock,
    onUnavailable: (why) => {
      log.error({ error: why }, 'codes cannot be checked, so logins that need one are refused');
    },
  });
  const authenticator = createAuthenticator({
    ...{ users, inventory, gate, lockTable, trail, clock, secondFactor },
    settings: () => ({
      authenticationTries: config.limits.authenticationTries,
      ...{ mfaTries: config.mfa.tries, mfaRememberSeconds: config.mfa.rememberSeconds },
    }),
    onFailure: (error, { sessionId, sourceAddress }) => {
      log.error({ sessionId, sourceAddress, error: error.message }, 'authentication failed in the proxy');
    },
  });
  const recordings = await keepRecordings({ ...{ config: config.recording, directory: config.recording.directory ?? join(stateDirectory, 'recordings') }, clock, log });
  const discovery = await startDiscovery({
    ...{ sources: config.targets.discovery, inventory, log },
    enrolled: createEnrolledHostKeys(join(stateDirectory, 'host-keys'), clock),
  });

  const proxy = new Proxy({
    ...{ config, hostKeys, clock, log, gate, authenticator, users, inventory, trail, lockTable, liveSessions },
    ...(authority === undefined ? {} : { hostCertificateAuthority: authority }),
    targetKeys: createTargetKeys(clock, createInstanceConnect()),
    monotonic: () => performance.now(),
    names: createNameResolver(config.access.nameServers, () => performance.now()),
    startFilter: startTransferFilter,
    ...(config.recording.interactive ? { startRecording: recordings.start } : {}),
  });
  const statusNow = (): Health['status'] => {
    if (proxy.isDraining) return 'draining';
    const troubles = [trail.status().lastError, discovery.lastError(), recordings.lastError()];
    return lockTable.isFresh() && troubles.every((trouble) => trouble === undefined) ? 'ok' : 'degraded';
  };
  // Before the listeners, and closed after everything else: a load balancer sees a proxy that starts or drains.
  const healthEndpoint = config.health.listen === undefined ? undefined : await startHealthEndpoint(config.health.listen, statusNow);
  auditLog?.reportGauges(() => {
    const { lastSequence, lastShippedSequence, deadLetters } = trail.status();
    return { proxyId: trail.proxyId, sessions: proxy.sessionCount, deadLetters, undelivered: lastSequence - lastShippedSequence };
  });
  const listening = await proxy.listen();
  const addresses = listening.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  const health = (): Health => {
    return {
      ...{ status: statusNow(), proxyId: trail.proxyId, version, crypto, audit: trail.status(), listen: addresses, sessions: proxy.sessionCount },
      uptimeSeconds: Math.floor((clock.now() - startedAtMs) / 1000),
    };
  };
  const shutdown = new AbortController();
  const drain = (): void => shutdown.abort();
  drainOnEscape(process, log, drain);
  const reload = (by: Orderer) => reloadConfiguration({ configPath, users, inventory, gate, trail, review: (orderedBy) => proxy.review({ by: orderedBy, scope: 'policies' }) }, by);
  inventory.onDiscovered(() => {
    proxy.review({ by: 'discovery', scope: 'changed' }).then(
      ({ cut, refreshed }) => {
        log.info({ cut, refreshed }, 'targets changed; live sessions were looked up again');
      },
      (thrown: unknown) => {
        log.error({ error: messageOf(thrown) }, 'live sessions could not be looked up again');
      },
    );
  });
  const socketPath = config.adminSocket ?? join(stateDirectory, 'admin.sock');
  const control = createControlServer({
    ...{ socketPath, rights, log, trail, lockTable, liveSessions, inventory, users, health, reload },
    drain: (operator: Operator) => {
      log.info({ by: ordererOf(operator) }, 'asked to drain');
      drain();
    },
    recordings: createRecordingLibrary(recordings.directory),
  });
  await control.start();
  const duties = takeUpHostDuties({ config: config.aws, sessions: () => proxy.sessionCount, drain, log, agentUri: process.env.ECS_AGENT_URI });

  readyFile.write({ listen: listening, health: healthEndpoint?.address, adminSocket: socketPath, crypto });
  log.info({ listen: addresses, adminSocket: socketPath, proxyId: trail.proxyId, version, crypto }, 'listening');
  process.stdout.write(`sallyport-proxy listening on ${addresses.join(', ')}\n`);

  onSignals(log, shutdown, reload, hangup);
  if (!shutdown.signal.aborted) await once(shutdown.signal, 'abort');
  log.info({ sessions: proxy.sessionCount, drainSeconds: config.drainSeconds }, 'draining');
  readyFile.remove();
  await proxy.drain();
  await control.close();
  liveSessions.close();
  await lockTable.close();
  factors.close();
  // Evidence first: nothing else may use up the time that the end of the process is given.
  await Promise.all([trail.close(), recordings.close()]);
  await discovery.close();
  auditLog?.close();
  await healthEndpoint?.close();
  await duties.complete();
  log.info({}, 'ended');
}

function onSignals(log: Log, shutdown: AbortController, reload: (by: string) => Promise<unknown>, hangup: HeldSignal): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait; what was confirmed is on the disk.
      if (shutdown.signal.aborted) process.exit(1);
      shutdown.abort();
    });
  }
  const onHangup = (): void => {
    reload('SIGHUP').then(
      () => {
        log.info({}, 'configuration read again');
      },
      (thrown: unknown) => {
        log.error({ error: messageOf(thrown) }, 'the configuration was not taken; the former stays in force');
      },
    );
  };
  process.on('SIGHUP', onHangup);
  if (hangup.release()) onHangup();
}
