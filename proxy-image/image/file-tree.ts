import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { imageError } from './errors';
import { findPackage, productionPackages, type ImagePackage } from './packages';

/** Folder of the image's own files inside the tree; the Dockerfile copies it to /opt/sallyport. */
export const APP_FOLDER = 'app';
/** Folder of the source of ssh2's native ciphers inside the tree; a stage of the Dockerfile compiles it for each platform. */
export const NATIVE_FOLDER = 'native';
/** The compiled ciphers, relative to {@link APP_FOLDER}. */
export const NATIVE_BINDING = 'node_modules/ssh2/lib/protocol/crypto/build/Release/sshcrypto.node';

export interface FileTree {
  readonly directory: string;
  readonly packages: readonly ImagePackage[];
  readonly files: number;
  readonly bytes: number;
  /** Whether this machine's own build of the ciphers is in the tree; the Dockerfile never copies that one. */
  readonly hasNativeBinding: boolean;
}

/** Never read at run time: types, maps, sources, tests and docs. Licences stay with what they license. */
const IDLE_FILES = /(\.[cm]?ts|\.map|\.tsbuildinfo|\.test\.js|\.md|\.markdown|\.flow|\.gyp|\.cc|\.ya?ml)$/;
const LICENSE_FILES = /^(licen[cs]e|notice|copying)/i;
/** Idle wherever they stand, and idle at the top of a package only: `yaml` has code in a folder `doc`. */
const IDLE_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '__tests__', 'dist-types']);
const IDLE_TOP_FOLDERS: ReadonlySet<string> = new Set(
  'test tests doc docs example examples benchmark benchmarks coverage .github'.split(' '),
);
const BUILD_FOLDER = join('lib', 'protocol', 'crypto', 'build');

/**
 * Writes the file tree of the image into `directory`, which must be new or empty: what the Dockerfile copies, and
 * nothing else. `room` is the folder of this package, built.
 */
export function assembleFileTree(room: string, directory: string): FileTree {
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw imageError('IMAGE_FOLDER_NOT_EMPTY', `the folder ${directory} is not empty`);
  const app = join(directory, APP_FOLDER);
  mkdirSync(app, { recursive: true });
  const packages = productionPackages(room);
  const total = { files: 0, bytes: 0 };
  for (const one of packages) {
    const count = isOurs(one) ? copyOwnRoom(one, join(app, one.place)) : copyPackage(one, join(app, one.place));
    total.files += count.files;
    total.bytes += count.bytes;
  }
  cpSync(join(room, '..', 'LICENSE'), join(app, 'LICENSE'));
  const hasNativeBinding = copyNative(packages, directory);
  return { directory, packages, ...total, hasNativeBinding };
}

interface Count {
  readonly files: number;
  readonly bytes: number;
}

const isOurs = (one: ImagePackage): boolean => one.place === '' || one.name.startsWith('@sallyport/');

/** A room's programs and its build, but only what a source of today compiles to: `dist` keeps what was deleted long ago. */
function copyOwnRoom(one: ImagePackage, to: string): Count {
  if (!existsSync(join(one.directory, 'dist', 'index.js')))
    throw imageError(
      'IMAGE_TREE_INCOMPLETE',
      `${one.name} is not built: ${join(one.directory, 'dist')} has no index.js`,
    );
  const keeps = (file: string): boolean => {
    const [top = '', ...rest] = file.split(sep);
    if (top === 'dist') return existsSync(join(one.directory, 'src', ...rest).replace(/\.js$/, '.ts'));
    if (file === 'package.json' || file === 'require-node.js') return true;
    return one.place === '' && top === 'bin' && basename(file).startsWith('sallyport-');
  };
  return copyFiles(one.directory, to, (file) => keeps(file) && !isIdle(file) && !file.includes('.fixture.'));
}

function copyPackage(one: ImagePackage, to: string): Count {
  return copyFiles(one.directory, to, (file) => !isIdle(file) && !file.startsWith(BUILD_FOLDER));
}

const isIdle = (file: string): boolean => IDLE_FILES.test(file) && !LICENSE_FILES.test(basename(file));

function copyFiles(from: string, to: string, keeps: (file: string) => boolean): Count {
  const count = { files: 0, bytes: 0 };
  const hasCommonJs = existsSync(join(from, 'dist-cjs'));
  const isIdleFolder = (name: string, folder: string): boolean =>
    IDLE_FOLDERS.has(name) || (folder === from && (IDLE_TOP_FOLDERS.has(name) || (name === 'dist-es' && hasCommonJs)));
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const file = relative(from, path);
      if (entry.isDirectory()) {
        if (!isIdleFolder(entry.name, folder)) walk(path);
      } else if (entry.isFile() && keeps(file)) {
        const bytes = readFileSync(path);
        mkdirSync(dirname(join(to, file)), { recursive: true });
        writeFileSync(join(to, file), bytes, {
          mode: extname(file) === '.js' && file.startsWith('bin') ? 0o755 : 0o644,
        });
        count.files += 1;
        count.bytes += bytes.length;
      }
    }
  };
  walk(from);
  return count;
}

/** The sources of the native ciphers with what compiles them; and this machine's own build, so that the tree runs here. */
function copyNative(packages: readonly ImagePackage[], directory: string): boolean {
  const ssh2 = packages.find((one) => one.name === 'ssh2');
  const nan = ssh2 === undefined ? undefined : findPackage(ssh2.directory, 'nan');
  if (ssh2 === undefined || nan === undefined)
    throw imageError(
      'IMAGE_TREE_INCOMPLETE',
      'ssh2 or nan, which its native ciphers are compiled with, is not installed',
    );
  const native = join(directory, NATIVE_FOLDER);
  const crypto = join(ssh2.directory, 'lib', 'protocol', 'crypto');
  cpSync(join(crypto, 'binding.gyp'), join(native, 'binding.gyp'), { recursive: true });
  cpSync(join(crypto, 'src'), join(native, 'src'), { recursive: true });
  cpSync(nan.directory, join(native, 'node_modules', 'nan'), { recursive: true });
  const built = join(crypto, 'build', 'Release', 'sshcrypto.node');
  if (!existsSync(built)) return false;
  mkdirSync(dirname(join(directory, APP_FOLDER, NATIVE_BINDING)), { recursive: true });
  cpSync(built, join(directory, APP_FOLDER, NATIVE_BINDING));
  return true;
}
