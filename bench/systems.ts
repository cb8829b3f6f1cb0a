import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Daemon, runOk } from '../test/harness/process';
import { freePort } from '../test/harness/network';
import { startSshd } from '../test/harness/sshd';
import { startSystem, type System } from '../test/harness/system';

/** One way from the client to the same target. */
export interface Route {
  readonly name: 'direct' | 'jump' | 'relay' | 'before' | 'sallyport';
  /** Arguments for ssh, sftp and scp that lead to the target as host `web-1`. */
  readonly sshArgs: readonly string[];
  /** The process whose CPU and memory the route costs; none for direct. */
  readonly pid?: () => number;
  readonly port: number;
  readonly userName: string;
  readonly keyFile: string;
}

export interface Routes {
  readonly routes: readonly Route[];
  /** Starts Sallyport's proxy afresh, for measures of memory. */
  restartProxy(): Promise<void>;
  readonly directory: string;
  stop(): Promise<void>;
}

const WITHOUT_ADMISSION = {
  config: {
    limits: {
      connectionsPerSourcePerMinute: 1_000_000,
      unauthenticatedPerSource: 500,
      unauthenticatedConnections: 500,
    },
  },
};

/** Another checkout's system, by its own harness: config and command line are those of its time. */
async function startOther(folder: string): Promise<System> {
  const harness = (await import(join(resolve(folder), 'test/harness/system'))) as {
    startSystem: typeof startSystem;
  };
  const system = await harness.startSystem(WITHOUT_ADMISSION);
  await runOk('ssh', ['-F', system.ci.configFile, '-o', 'BatchMode=yes', 'web-1', 'true']);
  return system;
}

/**
 * The four systems side by side on loopback: a direct connection, ProxyJump through a second sshd, a bare TCP relay in
 * Node (the floor of any Node proxy), and Sallyport with audit (failClosed, synced) and recording on. With `against`, the
 * folder of another checkout that is built, its Sallyport is a fifth.
 */
export async function startRoutes(against?: string): Promise<Routes> {
  const system = await startSystem(WITHOUT_ADMISSION);
  const before = against === undefined ? undefined : await startOther(against);
  const { sshd } = system;
  const jump = await startSshd(join(system.directory, 'jump'));
  const relayPort = await freePort();
  const relay = Daemon.start('relay', process.execPath, [
    join(__dirname, 'relay.js'),
    String(relayPort),
    String(sshd.port),
  ]);
  await relay.waitFor(/listening/);
  await runOk('ssh', ['-F', system.ci.configFile, '-o', 'BatchMode=yes', 'web-1', 'true']);

  const directory = join(system.directory, 'bench');
  mkdirSync(directory);
  const route = (name: Route['name'], port: number, login: string, keyFile: string, extra: readonly string[] = []) => {
    const file = join(directory, `${name}.config`);
    const lines = [
      'Host web-1',
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      `  User ${login}`,
      `  IdentityFile ${keyFile}`,
      ...extra,
      'Host jump-host',
      '  HostName 127.0.0.1',
      `  Port ${jump.port}`,
      `  User ${sshd.login}`,
      `  IdentityFile ${jump.privateKeyFile}`,
      'Host *',
      '  IdentitiesOnly yes',
      '  UserKnownHostsFile /dev/null',
      '  StrictHostKeyChecking no',
      '  LogLevel ERROR',
      '  BatchMode yes',
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return { name, sshArgs: ['-F', file], port, userName: login, keyFile };
  };
  const throughProxy = (name: 'before' | 'sallyport', by: System): Route => ({
    ...route(name, by.proxy.port, `${by.sshd.login}+web-1`, by.proxy.users.ci.keyFile),
    pid: () => by.proxy.daemon.pid,
  });
  return {
    directory,
    routes: [
      route('direct', sshd.port, sshd.login, sshd.privateKeyFile),
      {
        ...route('jump', sshd.port, sshd.login, sshd.privateKeyFile, ['  ProxyJump jump-host']),
        pid: () => jump.daemon.pid,
      },
      { ...route('relay', relayPort, sshd.login, sshd.privateKeyFile), pid: () => relay.pid },
      ...(before === undefined ? [] : [throughProxy('before', before)]),
      throughProxy('sallyport', system),
    ],
    restartProxy: async () => {
      for (const each of before === undefined ? [system] : [before, system]) {
        await each.proxy.stop();
        await each.proxy.restart();
      }
    },
    stop: async () => {
      await relay.stop();
      await jump.stop();
      await before?.stop();
      await system.stop();
    },
  };
}
