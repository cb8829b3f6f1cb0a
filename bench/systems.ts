import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, runOk } from '../test/harness/process';
import { freePort } from '../test/harness/network';
import { startSshd } from '../test/harness/sshd';
import { startSystem } from '../test/harness/system';

/** One way from the client to the same target. */
export interface Route {
  readonly name: 'direct' | 'jump' | 'relay' | 'sallyport';
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

/**
 * The four systems side by side on loopback: a direct connection, ProxyJump through a second sshd, a bare TCP relay in
 * Node (the floor of any Node proxy), and Sallyport with audit (failClosed, synced) and recording on.
 */
export async function startRoutes(): Promise<Routes> {
  const system = await startSystem({
    config: {
      limits: {
        connectionsPerSourcePerMinute: 1_000_000,
        unauthenticatedPerSource: 500,
        unauthenticatedConnections: 500,
      },
    },
  });
  const { sshd, proxy } = system;
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
  return {
    directory,
    routes: [
      route('direct', sshd.port, sshd.login, sshd.privateKeyFile),
      {
        ...route('jump', sshd.port, sshd.login, sshd.privateKeyFile, ['  ProxyJump jump-host']),
        pid: () => jump.daemon.pid,
      },
      { ...route('relay', relayPort, sshd.login, sshd.privateKeyFile), pid: () => relay.pid },
      { ...route('sallyport', proxy.port, `${sshd.login}+web-1`, proxy.users.ci.keyFile), pid: () => proxy.daemon.pid },
    ],
    restartProxy: async () => {
      await proxy.stop();
      await proxy.restart();
    },
    stop: async () => {
      await relay.stop();
      await jump.stop();
      await system.stop();
    },
  };
}
