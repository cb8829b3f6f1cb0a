import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Examples } from '../../../policies/src/rule/examples.fixture';

export const PACK = join(__dirname, '../../../policies');
const RULES_FOLDER = join(PACK, 'src/rules');

/** One rule's file on disk, by which tests find what belongs to it. */
export interface RuleFile {
  /** Kebab case: the file's name. */
  readonly id: string;
  /** Folder below `policies/src/rules`. */
  readonly area: string;
  /** Relative to the repository. */
  readonly path: string;
  readonly absolute: string;
}

/** Every file below the areas that ends in `suffix`, e.g. `.example.ts`. */
export function ruleFiles(suffix: string): readonly RuleFile[] {
  return readdirSync(RULES_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix) && dirname(file) !== '.')
    .sort()
    .map((file) => ({
      id: basename(file, suffix),
      area: dirname(file),
      path: relative(join(PACK, '..'), join(RULES_FOLDER, file)),
      absolute: join(RULES_FOLDER, file),
    }));
}

/** Files of rules: those that have their own name as an id. What rules of one area share lies beside them. */
export function rulesOnDisk(): readonly RuleFile[] {
  return ruleFiles('.ts').filter(
    ({ id, absolute }) => !id.includes('.') && readFileSync(absolute, 'utf8').includes(`id: '${id}'`),
  );
}

/** What a `.example.ts` exports. */
export function examplesOf(file: RuleFile): Examples {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- jest names its tests before anything can be awaited
  return (require(file.absolute) as { readonly examples: Examples }).examples;
}
