import { dirname, isAbsolute, join, resolve } from 'node:path';
import { availableMemory } from '../limits/fit-to-memory';
import { ConfigError } from './errors';
import { namedLimits, withMemoryLimits } from './memory-limits';
import { Problems } from './problem';
import { proxyConfigSchema, type ProxyConfig } from './schema';
import { readYaml, type YamlFile } from './yaml-file';

/** sun_path of a Unix socket, less its final zero byte (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

/** The config with every path absolute, relative ones taken from the folder of the config file. */
function withAbsolutePaths(config: ProxyConfig, folder: string): ProxyConfig {
  const at = (path: string) => (isAbsolute(path) ? path : resolve(folder, path));
  const stateDirectory = at(config.stateDirectory);
  const { hostCertificateAuthority, users } = config;
  return {
    ...config,
    hostKeys: config.hostKeys.map(at),
    ...(hostCertificateAuthority === undefined ? {} : { hostCertificateAuthority: at(hostCertificateAuthority) }),
    stateDirectory,
    adminSocket: at(config.adminSocket ?? join(stateDirectory, 'admin.sock')),
    users: {
      ...(users.file === undefined ? {} : { file: at(users.file) }),
      ...(users.authorizedKeysDirectory === undefined
        ? {}
        : { authorizedKeysDirectory: at(users.authorizedKeysDirectory) }),
    },
    mfa: { ...config.mfa, ...(config.mfa.directory === undefined ? {} : { directory: at(config.mfa.directory) }) },
    access: { ...config.access, policyDirectory: at(config.access.policyDirectory) },
    targets: { ...config.targets, ...(config.targets.file === undefined ? {} : { file: at(config.targets.file) }) },
    control: {
      ...config.control,
      ...(config.control.lockTable === undefined
        ? { lockDirectory: at(config.control.lockDirectory ?? join(stateDirectory, 'locks')) }
        : {}),
    },
    recording: { ...config.recording, directory: at(config.recording.directory ?? join(stateDirectory, 'recordings')) },
  };
}

/**
 * Reads the config file alone; what is wrong goes to `problems`. Limits that the file leaves out are chosen for the memory,
 * in bytes.
 */
export function readConfigFile(
  path: string,
  problems: Problems,
  memoryBytes = availableMemory(),
): YamlFile<ProxyConfig> | undefined {
  const file = resolve(path);
  const read = readYaml(file, proxyConfigSchema, problems);
  if (read === undefined) return undefined;
  const named = readYaml(file, namedLimits, new Problems())?.value.limits ?? {};
  const place = { file, ...read.locate(['limits']), key: 'limits' };
  const limits = withMemoryLimits(read.value.limits, named, memoryBytes, place, problems);
  const value = withAbsolutePaths({ ...read.value, limits }, dirname(file));
  const socketBytes = Buffer.byteLength(value.adminSocket ?? '');
  if (socketBytes > MAX_SOCKET_PATH_BYTES) {
    const key = read.value.adminSocket === undefined ? 'stateDirectory' : 'adminSocket';
    problems.error({
      file,
      ...read.locate([key]),
      key,
      message: `the path of the admin socket has ${socketBytes} bytes`,
      allowed: `at most ${MAX_SOCKET_PATH_BYTES}`,
    });
  }
  return { value, locate: read.locate };
}

/**
 * The proxy's config with defaults filled in and every path absolute.
 * @throws ConfigError (`CONFIG_INVALID`) that lists everything that is wrong with the file.
 */
export function loadConfig(path: string): ProxyConfig {
  const problems = new Problems();
  const read = readConfigFile(path, problems);
  if (read === undefined || problems.errors().length > 0) throw new ConfigError(problems.errors());
  return read.value;
}
