import { join } from 'node:path';

/** Where everything of a demo is; all paths absolute, all files its owner's alone. */
export interface DemoLayout {
  readonly directory: string;
  readonly cliConfig: string;
  readonly proxyConfig: string;
  readonly users: string;
  readonly targets: string;
  readonly accessDirectory: string;
  readonly sshConfig: string;
  readonly knownHosts: string;
  readonly askpass: string;
  readonly keysDirectory: string;
  readonly stateDirectory: string;
  readonly recordingsDirectory: string;
  readonly spoolDirectory: string;
  readonly lakeDirectory: string;
  readonly targetDirectory: string;
  readonly logsDirectory: string;
  readonly pidFile: string;
  /** The private key file of a user or of a part: `alice`, `mallory`, `stranger`, `proxy-host`, `target-host`, `target-login`. */
  key(name: string): string;
}

export function demoLayout(directory: string): DemoLayout {
  const at = (...names: string[]): string => join(directory, ...names);
  return {
    directory,
    cliConfig: at('cli.yaml'),
    proxyConfig: at('proxy.yaml'),
    users: at('users.yaml'),
    targets: at('targets.yaml'),
    accessDirectory: at('access'),
    sshConfig: at('ssh_config'),
    knownHosts: at('known_hosts'),
    askpass: at('askpass'),
    keysDirectory: at('keys'),
    stateDirectory: at('state'),
    recordingsDirectory: at('state', 'recordings'),
    // Below stateDirectory the proxy names its own folders.
    spoolDirectory: at('state', 'spool'),
    lakeDirectory: at('lake'),
    targetDirectory: at('target'),
    logsDirectory: at('logs'),
    pidFile: at('demo.pid'),
    key: (name) => at('keys', name),
  };
}
