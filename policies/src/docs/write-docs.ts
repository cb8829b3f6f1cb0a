import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExampleSources } from '../command/world';
import { FRAMEWORKS } from '../frameworks';
import { RULES } from '../rules';
import { frameworksPage } from './frameworks-page';
import { readExamples } from './read-examples';
import { rulesPage } from './rules-page';

const SUFFIX = '.example.ts';

/** Every generated file of this room, by its path from the repository's root. @param folder this package's */
export function generatedFiles(folder: string): Readonly<Record<string, string>> {
  const examples = exampleSources(join(folder, 'src/rules'));
  return {
    'docs/rules.md': rulesPage(RULES, examples),
    'docs/frameworks.md': frameworksPage(FRAMEWORKS, RULES),
    'policies/examples.json': `${JSON.stringify(examples, null, 1)}\n`,
  };
}

/** @param root the repository's */
export function writeDocs(root: string): void {
  for (const [path, text] of Object.entries(generatedFiles(join(root, 'policies')))) {
    writeFileSync(join(root, path), text);
  }
}

function exampleSources(rules: string): ExampleSources {
  const files = readdirSync(rules, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(SUFFIX));
  return Object.fromEntries(
    files.sort().map((file) => [basename(file, SUFFIX), readExamples(readFileSync(join(rules, file), 'utf8'))]),
  );
}
