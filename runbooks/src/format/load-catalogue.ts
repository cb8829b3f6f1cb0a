import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf, nearestName } from '@sallyport/contract';
import { RunbookError } from '../errors';
import { parseRunbook, type Problem } from './parse-runbook';
import type { Runbook } from './runbook';

/** The folder of the runbooks that come with Sallyport. */
export const CATALOGUE_FOLDER = resolve(__dirname, '../../catalogue');

export interface Catalogue {
  /** In order of id. */
  readonly runbooks: readonly Runbook[];
  /** Of files that could not be read as runbooks; the others are loaded all the same. */
  readonly problems: readonly Problem[];
}

/** Reads every `*.md` (but README.md) of the catalogue and of the given folders. An id may be there only once. */
export async function loadCatalogue(options: { readonly folders?: readonly string[] } = {}): Promise<Catalogue> {
  const runbooks = new Map<string, Runbook>();
  const problems: Problem[] = [];
  for (const folder of [CATALOGUE_FOLDER, ...(options.folders ?? [])]) {
    for (const file of await runbookFiles(folder)) {
      const result = parseRunbook(await readFile(file, 'utf8'), file);
      if ('problems' in result) {
        problems.push(...result.problems);
        continue;
      }
      const other = runbooks.get(result.runbook.id);
      if (other === undefined) runbooks.set(result.runbook.id, result.runbook);
      else
        problems.push({
          place: { file, key: 'id' },
          severity: 'error',
          message: `the id is that of ${other.file} already`,
        });
    }
  }
  return { runbooks: [...runbooks.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

/** The runbook of an id; `RUNBOOK_UNKNOWN` names the nearest there is. */
export function findRunbook(catalogue: Catalogue, id: string): Runbook {
  const found = catalogue.runbooks.find((runbook) => runbook.id === id);
  if (found !== undefined) return found;
  const ids = catalogue.runbooks.map((runbook) => runbook.id);
  const nearest = nearestName(id, ids);
  const near = nearest === undefined ? ids.filter((each) => id !== '' && each.includes(id)) : [nearest];
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  throw new RunbookError('RUNBOOK_UNKNOWN', `there is no runbook "${id}"${hint}`);
}

async function runbookFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    throw new RunbookError('RUNBOOK_INVALID', `the folder ${folder} cannot be read: ${messageOf(error)}`, {
      cause: error,
      remedy: 'Name a folder of runbooks that exists and that you may read.',
    });
  }
}
