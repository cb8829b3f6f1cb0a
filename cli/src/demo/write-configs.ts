import { stringify } from 'yaml';
import type { DemoLayout } from './demo-layout';
import { DEMO_TARGETS, YOUR_ADDRESS } from './demo-users';
import { publicKey } from './prepare-folder';
import type { RunningLake } from '../lake/start-lake';
import type { RunningTarget } from './target/running-target';
import { replaceFile } from './write-once';

/** Heartbeats carry the watermark; with one a second, a run on the laptop need not wait a minute for it. */
const HEARTBEAT_SECONDS = 1;

/** sun_path of a Unix socket holds 108 bytes with its final zero (unix(7)); ssh-like tools use the same bound. */
const MAX_SOCKET_PATH = 107;

export function adminSocketPath(layout: DemoLayout, makeShortFolder: () => string): string {
  const inside = `${layout.stateDirectory}/admin.sock`;
  return Buffer.byteLength(inside) <= MAX_SOCKET_PATH ? inside : `${makeShortFolder()}/admin.sock`;
}

/** Writes what depends on where this start's parts listen: the proxy's, the inventory's and the command's configs. */
export function writeConfigs(
  layout: DemoLayout,
  parts: {
    readonly lake: RunningLake;
    readonly target: RunningTarget;
    readonly port: number;
    readonly adminSocket: string;
  },
): void {
  const { lake, target } = parts;
  const write = (path: string, about: string, value: object): void =>
    replaceFile(path, `# ${about} Written anew by each start of \`sallyport demo\`.\n${stringify(value)}`);

  write(layout.targets, 'The targets behind the demo proxy.', {
    targets: DEMO_TARGETS.map((name) => ({
      name,
      host: '127.0.0.1',
      port: target.port,
      logins: [target.login],
      defaultLogin: target.login,
      tags: { env: 'demo' },
      hostKeys: [publicKey(layout, 'target-host')],
      privateKeyFile: layout.key('target-login'),
    })),
  });
  write(layout.proxyConfig, "The demo proxy's config.", {
    listen: [{ host: '127.0.0.1', port: parts.port }],
    hostKeys: [layout.key('proxy-host')],
    hostCertificateAuthority: layout.key('host-ca'),
    stateDirectory: layout.stateDirectory,
    adminSocket: parts.adminSocket,
    drainSeconds: 2,
    users: { file: layout.users },
    access: { policyDirectory: layout.accessDirectory },
    targets: { file: layout.targets },
    recording: { directory: layout.recordingsDirectory },
    audit: {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      sinks: [{ type: 'lake', channelArn: lake.channelArn, endpoint: lake.endpoint, region: lake.region }],
    },
  });
  write(layout.cliConfig, "Where the demo's proxy, lake and files are, for the sallyport command.", {
    adminSocket: parts.adminSocket,
    lake: {
      endpoint: lake.endpoint,
      region: lake.region,
      directory: layout.lakeDirectory,
      channelArn: lake.channelArn,
      eventDataStores: lake.eventDataStores,
    },
    recordingsDirectory: layout.recordingsDirectory,
    spoolDirectory: layout.spoolDirectory,
    proxyConfig: layout.proxyConfig,
    neverLock: { source: [YOUR_ADDRESS] },
  });
}
