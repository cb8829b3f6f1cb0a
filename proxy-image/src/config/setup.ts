import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { loadPolicies, type AccessPolicies } from '../access/policy-files';
import type { Credential, User } from '../auth/user-directory';
import type { InventoryEntry } from '../targets/inventory';
import { loadAuthorizedKeysFolder } from './authorized-keys-folder';
import { ConfigError } from './errors';
import { readConfigFile } from './load-config';
import { formatProblem, Problems, type Place, type Problem } from './problem';
import type { ProxyConfig } from './schema';
import { checkPrivateKeyFile } from './private-key-file';
import { warnOfListeners } from './listener-warnings';
import { applyStrictModes } from './strict-modes';
import { loadTargetsFile } from './targets';
import { loadUsersFile, type LoadedCredential } from './users';
import { formatKeyPath, readYaml, type KeyPath, type Locate } from './yaml-file';

/** Everything that the config names, read and checked. */
export interface ProxySetup {
  readonly config: ProxyConfig;
  readonly users: readonly User[];
  readonly credentials: readonly Credential[];
  readonly targets: readonly InventoryEntry[];
  readonly policies: AccessPolicies;
  readonly warnings: readonly Problem[];
}

/** A key identifies one principal, so it may stand in one place only. */
function uniqueCredentials(loaded: readonly LoadedCredential[], problems: Problems): Credential[] {
  const first = new Map<string, LoadedCredential>();
  for (const entry of loaded) {
    const { publicKey, user } = entry.credential;
    const id = publicKey.blob.toString('base64');
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, entry);
    else {
      problems.error({
        ...entry.at,
        message: `key ${publicKey.fingerprint} of "${user.principal}" is already a key of "${earlier.credential.user.principal}" (${formatProblem({ ...earlier.at, severity: 'error', message: 'there' })})`,
        allowed: 'a key identifies one principal and stands in one place',
      });
    }
  }
  return [...first.values()].map(({ credential }) => credential);
}

/** Where the config names a file. */
type PlaceOf = (...path: KeyPath) => Place;

const placesIn =
  (file: string, locate: Locate): PlaceOf =>
  (...path) => ({ file, ...locate(path), key: formatKeyPath(path) });

function readUsers(
  config: Pick<ProxyConfig, 'users'>,
  at: PlaceOf,
  problems: Problems,
): { users: User[]; credentials: Credential[] } {
  const nothing = { users: [], credentials: [] };
  const { file } = config.users;
  const fromFile = file === undefined ? nothing : loadUsersFile(file, problems, at('users', 'file'));
  const folder = config.users.authorizedKeysDirectory;
  const fromFolder =
    folder === undefined
      ? nothing
      : loadAuthorizedKeysFolder(folder, fromFile.users, problems, at('users', 'authorizedKeysDirectory'));
  return {
    users: [...fromFile.users, ...fromFolder.users],
    credentials: uniqueCredentials([...fromFile.credentials, ...fromFolder.credentials], problems),
  };
}

const maybePath = z.string().optional().catch(undefined);

/** Where a config that is otherwise wrong names its files; what is wrong with these keys themselves is told already. */
const namedFiles = z.object({
  strictModes: z.boolean().catch(true),
  users: z.object({ file: maybePath, authorizedKeysDirectory: maybePath }).catch({}),
  access: z.object({ policyDirectory: maybePath }).catch({}),
  targets: z.object({ file: maybePath }).catch({}),
});

/** A wrong config still says where the other files are: their mistakes are told in the same go. */
function checkNamedFiles(path: string, problems: Problems): void {
  const read = readYaml(path, namedFiles, new Problems());
  if (read === undefined) return;
  const named = read.value;
  const place = placesIn(path, read.locate);
  problems.read({ kind: 'file', path, at: { file: path } });
  const at = (file: string) => resolve(dirname(resolve(path)), file);
  const { file, authorizedKeysDirectory } = named.users;
  readUsers(
    {
      users: {
        ...(file === undefined ? {} : { file: at(file) }),
        ...(authorizedKeysDirectory === undefined ? {} : { authorizedKeysDirectory: at(authorizedKeysDirectory) }),
      },
    },
    place,
    problems,
  );
  if (named.targets.file !== undefined) loadTargetsFile(at(named.targets.file), problems, place('targets', 'file'));
  if (named.access.policyDirectory !== undefined) loadPolicies(at(named.access.policyDirectory), problems, place('access', 'policyDirectory'));
  applyStrictModes(named.strictModes, place('strictModes'), problems);
}

/** A fleet shares its locks in a table; without another table each of its proxies would accept a code once. */
function warnOfLoneCodes({ control, mfa }: Pick<ProxyConfig, 'control' | 'mfa'>, place: Place, problems: Problems): void {
  if (control.lockTable === undefined || mfa.table !== undefined || mfa.directory !== undefined) return;
  problems.warn({
    ...place,
    message: 'locks are shared in a table, and used codes are not: each proxy accepts a one-time code once',
    allowed: 'name a second table in mfa.table, or a folder in mfa.directory that all proxies share',
  });
}

/** What stands in these folders is believed: locks, used codes, the spool of the audit trail. Missing ones are made at the start. */
function judgeState({ stateDirectory, control, mfa, recording }: ProxyConfig, at: PlaceOf, problems: Problems): void {
  const folders: readonly [string | undefined, Place][] = [
    [stateDirectory, at('stateDirectory')],
    [join(stateDirectory, 'audit'), at('stateDirectory')],
    [control.lockDirectory, at('control', 'lockDirectory')],
    [mfa.directory, at('mfa', 'directory')],
    [recording.directory, at('recording', 'directory')],
  ];
  for (const [path, place] of folders) {
    if (path !== undefined && existsSync(path)) problems.read({ kind: 'state', path, at: place });
  }
}

/** Reads the config and all it names. What is wrong goes to `problems`; undefined when the config itself is unusable. */
export function readSetup(path: string, problems: Problems): ProxySetup | undefined {
  const read = readConfigFile(path, problems);
  if (read === undefined) {
    checkNamedFiles(path, problems);
    return undefined;
  }
  const config = read.value;
  const at = placesIn(path, read.locate);
  problems.read({ kind: 'file', path, at: { file: path } });
  config.hostKeys.forEach((file, index) => checkPrivateKeyFile(file, problems, at('hostKeys', index)));
  warnOfListeners(config.listen, { file: path, locate: read.locate }, problems);
  if (config.hostCertificateAuthority !== undefined) {
    checkPrivateKeyFile(config.hostCertificateAuthority, problems, at('hostCertificateAuthority'));
  }
  const { users, credentials } = readUsers(config, at, problems);
  if (credentials.length === 0 && problems.errors().length === 0)
    problems.warn({ file: path, message: 'no user has a key: nobody can log in' });
  if (users.some(({ totpSecret }) => totpSecret !== undefined)) warnOfLoneCodes(config, at('control', 'lockTable'), problems);
  const { file } = config.targets;
  const targets = file === undefined ? [] : loadTargetsFile(file, problems, at('targets', 'file'));
  const policies = loadPolicies(config.access.policyDirectory, problems, at('access', 'policyDirectory'));
  judgeState(config, at, problems);
  applyStrictModes(config.strictModes, at('strictModes'), problems);
  return { config, users, credentials, targets, policies, warnings: problems.warnings() };
}

/**
 * The config, users, targets and policies that a proxy starts with, or takes over on SIGHUP.
 * @throws ConfigError (`CONFIG_INVALID`) that lists everything that is wrong, over all files.
 */
export function loadSetup(path: string): ProxySetup {
  const problems = new Problems();
  const setup = readSetup(path, problems);
  if (setup === undefined || problems.errors().length > 0) throw new ConfigError(problems.errors());
  return setup;
}
