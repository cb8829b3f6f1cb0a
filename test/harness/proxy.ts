import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { stringify } from 'yaml';
import type { Lake } from './lake';
import { Daemon } from './process';
import { generateKey, type Sshd } from './sshd';
import { REPOSITORY } from './tools';

export interface TestUser {
  readonly name: string;
  readonly class: 'person' | 'machine';
  readonly groups: readonly string[];
  readonly keyFile: string;
  /** Base32; absent for a user without TOTP. */
  readonly totpSecret?: string;
}

export interface Proxy {
  readonly directory: string;
  readonly stateDirectory: string;
  readonly adminSocket: string;
  readonly port: number;
  /** The listener for old clients: `compatibility: stig`, and an ECDSA host key. Only with `oldClientsPort`. */
  readonly oldClientsPort?: number;
  readonly hostKey: string;
  readonly users: Readonly<Record<'alice' | 'bob' | 'ci', TestUser>>;
  /** By name, as `people` of the options asked for them. */
  readonly people: Readonly<Record<string, TestUser>>;
  daemon: Daemon;
  /** Starts it again on the same port and state, after a kill or a stop. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  readonly directory: string;
  readonly sshd: Sshd;
  readonly lake: Lake;
  /** Merged over the test's config, top-level keys whole. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Cedar text in place of the default test policies. */
  readonly policies?: string;
  readonly targets?: readonly Record<string, unknown>[];
  /** Names of more engineers with one-time codes: one for each client, so that no test waits for an event of another. */
  readonly people?: readonly string[];
  /** Types of key that each user has besides Ed25519, each in the user's `keyFile` and `_TYPE`. */
  readonly keyTypes?: readonly ('ecdsa' | 'rsa')[];
  /** A free port: a second listener is there, as docs/clients.md gives it for old clients. */
  readonly oldClientsPort?: number;
}

/** People need MFA, machines do not; engineers may do everything but forward to port 1. */
export const TEST_POLICIES = `
@id("engineers")
permit (principal in Sallyport::Group::"engineers", action, resource);
@id("machines")
permit (principal is Sallyport::Machine, action in [Sallyport::Action::"connect", Sallyport::Action::"exec", Sallyport::Action::"shell", Sallyport::Action::"sftp", Sallyport::Action::"readFile", Sallyport::Action::"writeFile"], resource);
@id("people-need-mfa")
forbid (principal is Sallyport::Person, action, resource) unless { context.mfa == "true" };
@id("no-forward-to-port-1")
forbid (principal, action == Sallyport::Action::"forwardPort", resource) when { context has destination && context.destination.port == 1 };
`;

/** The proxy's own program on loopback: users alice (MFA), bob (MFA, no group, so no access) and ci (machine). */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { directory, sshd, lake } = options;
  const stateDirectory = join(directory, 'state');
  const accessDirectory = join(directory, 'access');
  for (const folder of [directory, stateDirectory, accessDirectory])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const hostKeyFile = join(directory, 'host_ed25519');
  const caKeyFile = join(directory, 'host_ca');
  await generateKey(hostKeyFile);
  await generateKey(`${hostKeyFile}_ecdsa`, ['-t', 'ecdsa', '-b', '256']);
  await generateKey(caKeyFile);
  const { keyTypes = [], oldClientsPort } = options;
  const make = (name: string, userClass: TestUser['class'], groups: readonly string[]): Promise<TestUser> =>
    makeUser(directory, { name, class: userClass, groups }, keyTypes);
  const users = {
    alice: await make('alice', 'person', ['engineers']),
    bob: await make('bob', 'person', []),
    ci: await make('ci', 'machine', []),
  };
  const people: Record<string, TestUser> = {};
  for (const name of options.people ?? []) people[name] = await make(name, 'person', ['engineers']);
  writeYaml(join(directory, 'users.yaml'), {
    users: [...Object.values(users), ...Object.values(people)].map((user) => ({
      name: user.name,
      class: user.class,
      groups: user.groups,
      keys: ['', ...keyTypes.map((type) => `_${type}`)].map((suffix) =>
        readFileSync(`${user.keyFile}${suffix}.pub`, 'utf8').trim(),
      ),
      ...(user.totpSecret === undefined ? {} : { totpSecret: user.totpSecret }),
    })),
  });
  writeYaml(join(directory, 'targets.yaml'), {
    targets: options.targets ?? [
      {
        name: 'web-1',
        host: '127.0.0.1',
        port: sshd.port,
        tags: { env: 'test' },
        hostKeys: [sshd.hostKey],
        privateKeyFile: sshd.privateKeyFile,
      },
    ],
  });
  writeFileSync(join(accessDirectory, 'test.cedar'), options.policies ?? TEST_POLICIES, { mode: 0o600 });
  const configFile = join(directory, 'proxy.yaml');
  const config = (port: number) => ({
    listen: [
      { host: '127.0.0.1', port },
      ...(oldClientsPort === undefined ? [] : [{ host: '127.0.0.1', port: oldClientsPort, compatibility: 'stig' }]),
    ],
    hostKeys: [hostKeyFile, ...(oldClientsPort === undefined ? [] : [`${hostKeyFile}_ecdsa`])],
    hostCertificateAuthority: caKeyFile,
    stateDirectory,
    users: { file: 'users.yaml' },
    access: { policyDirectory: 'access' },
    targets: { file: 'targets.yaml' },
    audit: {
      heartbeatSeconds: 1,
      sinks: [{ type: 'lake', channelArn: lake.channelArn, endpoint: lake.endpoint, region: 'us-east-1' }],
    },
    ...options.config,
  });
  writeYaml(configFile, config(0));
  const start = async (): Promise<{ daemon: Daemon; port: number; adminSocket: string }> => {
    const program = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy.js');
    const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const daemon = Daemon.start('proxy', process.execPath, [program, '--config', configFile], { env });
    const [, port] = await daemon.waitFor(/127\.0\.0\.1:(\d+)/);
    return { daemon, port: Number(port), adminSocket: join(stateDirectory, 'admin.sock') };
  };
  const started = await start();
  // From now on a restart comes back on the same port, as behind a load balancer.
  writeYaml(configFile, config(started.port));
  const proxy: Proxy = {
    directory,
    stateDirectory,
    adminSocket: started.adminSocket,
    port: started.port,
    ...(oldClientsPort === undefined ? {} : { oldClientsPort }),
    hostKey: readFileSync(`${hostKeyFile}.pub`, 'utf8').trim(),
    users,
    people,
    daemon: started.daemon,
    restart: async () => {
      proxy.daemon = (await start()).daemon;
    },
    stop: () => proxy.daemon.stop(),
  };
  return proxy;
}

async function makeUser(
  directory: string,
  user: Pick<TestUser, 'name' | 'class' | 'groups'>,
  keyTypes: readonly string[],
): Promise<TestUser> {
  const keyFile = join(directory, `key_${user.name}`);
  await generateKey(keyFile);
  // PEM, the form that JSch and old net-ssh read too.
  for (const type of keyTypes) await generateKey(`${keyFile}_${type}`, ['-t', type, '-m', 'PEM']);
  return { ...user, keyFile, ...(user.class === 'person' ? { totpSecret: new Secret({ size: 20 }).base32 } : {}) };
}

/** The code an authenticator app would show at `timeMs`. */
export function totpCode(secret: string, timeMs = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: timeMs });
}

function writeYaml(file: string, value: unknown): void {
  writeFileSync(file, stringify(value), { mode: 0o600 });
}
