import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { imageError } from './errors';

/** A package that the proxy needs at run time. */
export interface ImagePackage {
  readonly name: string;
  /** Where it is installed on this machine, links resolved. */
  readonly directory: string;
  /** Where it goes, relative to the folder of the proxy: empty for the proxy itself. */
  readonly place: string;
}

const Manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * What is needed to compile ssh2's native ciphers, not to run them; cpu-features would only reorder the ciphers, and the
 * proxy names their order itself.
 */
const BUILD_ONLY: ReadonlySet<string> = new Set(['nan', 'cpu-features', 'buildcheck']);

/**
 * The packages that `root` needs in production, by Node's own way of finding them: each stands where it is found from
 * the folder of whoever asks for it, so that two versions of one package stay apart.
 */
export function productionPackages(root: string): readonly ImagePackage[] {
  const found = new Map<string, ImagePackage>();
  const visit = (directory: string, place: string): void => {
    if (found.has(place)) return;
    const manifest = readManifest(directory);
    found.set(place, { name: manifest.name, directory, place });
    const optional = new Set(Object.keys(manifest.optionalDependencies));
    for (const name of [...Object.keys(manifest.dependencies), ...optional]) {
      if (BUILD_ONLY.has(name)) continue;
      const dependency = findPackage(directory, name);
      if (dependency === undefined) {
        if (optional.has(name)) continue;
        throw imageError(
          'IMAGE_TREE_INCOMPLETE',
          `the package ${name}, which ${manifest.name} needs, is not installed`,
        );
      }
      visit(dependency.directory, dependency.isNested ? join(place, 'node_modules', name) : join('node_modules', name));
    }
  };
  visit(realpathSync(root), '');
  return [...found.values()];
}

/** Looks as Node does: in the `node_modules` of the folder, then of each folder above. */
export function findPackage(
  from: string,
  name: string,
): { readonly directory: string; readonly isNested: boolean } | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json')))
      return { directory: realpathSync(candidate), isNested: folder === from };
    if (folder === dirname(folder)) return undefined;
  }
}

function readManifest(directory: string): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')));
}
