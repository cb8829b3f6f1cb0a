import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { AuditStoreConfig } from '@sallyport/runbooks';
import { chosenStore } from '../audit-store';
import { sallyportHome } from '../config/locate';
import { findSshd } from '../demo/target/openssh-target';
import { formatBytes } from '../output/time';
import { ok, problem, skipped, warning, type Check } from './check';

const MINIMUM_NODE = [20, 19] as const;

export const nodeCheck: Check = {
  name: 'Node.js',
  run: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const enough = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
    return enough
      ? ok(`v${process.versions.node}`)
      : problem(`v${process.versions.node} is too old`, 'Install Node.js 20.19 or later.');
  },
};

/** SSH_ASKPASS_REQUIRE, with which the tour answers for the one-time code, came with this version. */
const ASKPASS_REQUIRE_VERSION = 8.4;

export const sshCheck: Check = {
  name: 'ssh client',
  run: async () => {
    const said = await promisify(execFile)('ssh', ['-V']).then(
      ({ stderr }) => stderr.trim(),
      () => undefined,
    );
    if (said === undefined) return problem('no `ssh` in PATH', 'Install it: `apt-get install openssh-client`.');
    const version = Number(/OpenSSH_(\d+\.\d+)/.exec(said)?.[1]);
    if (version < ASKPASS_REQUIRE_VERSION)
      return warning(`${said} is old`, 'Upgrade to OpenSSH 8.4 or later for `demo --tour`.');
    return ok(said);
  },
};

export const sshdCheck: Check = {
  name: 'sshd',
  run: ({ world }) => {
    const sshd = findSshd(world.env);
    return sshd === undefined
      ? warning(
          'none is installed: the demo uses its built-in target',
          'For a real OpenSSH target: `apt-get install openssh-server`.',
        )
      : ok(`${sshd} is the demo's target`);
  },
};

const MOST_DRIFT_MS = 5_000;

export const clockCheck: Check = {
  name: 'clock',
  run: async ({ config, world, store }) => {
    const endpoint = endpointOf(config === undefined ? undefined : chosenStore(config, store));
    if (endpoint === undefined) return skipped('no audit store to compare with');
    const answer = await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    const date = Date.parse(answer?.headers.get('date') ?? '');
    if (Number.isNaN(date)) return skipped(`${endpoint} tells no time`);
    const drift = world.now().getTime() - date;
    // One-time codes change every 30 s, and signatures of the AWS API are refused after 5 minutes.
    return Math.abs(drift) > MOST_DRIFT_MS
      ? problem(
          `${Math.round(drift / 1000)} s apart from ${endpoint}`,
          'Set the clock, e.g. `timedatectl set-ntp true`; one-time codes and AWS signatures depend on it.',
        )
      : ok(`agrees with ${endpoint}`);
  },
};

function endpointOf(store: AuditStoreConfig | undefined): string | undefined {
  if (store === undefined || store.type === 'local') return store?.endpoint;
  const service = { athena: 'athena', lake: 'cloudtrail' }[store.type];
  return `https://${service}.${store.region ?? 'us-east-1'}.amazonaws.com`;
}

const LOW_BYTES = 1_073_741_824;
const TOO_LOW_BYTES = 104_857_600;

/** The nearest folder that exists. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}

export const diskCheck: Check = {
  name: 'disk',
  run: async ({ config, world }) => {
    const folder = existing(config?.spoolDirectory ?? sallyportHome(world));
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const detail = `${formatBytes(free)} free where ${folder} is`;
    const remedy = 'Free some space: a proxy that cannot write its audit events refuses every act.';
    if (free < TOO_LOW_BYTES) return problem(detail, remedy);
    return free < LOW_BYTES ? warning(detail, remedy) : ok(detail);
  },
};
