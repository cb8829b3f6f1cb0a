import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf } from '@sallyport/contract';
import { analyseRunbook, CATALOGUE_FOLDER, parseRunbook, placeText, type Runbook } from '@sallyport/runbooks';

/** A runbook with the text of its file, which goes into the runner's archive. */
export interface RunbookFile {
  readonly runbook: Runbook;
  readonly text: string;
}

export interface RunbookFiles {
  /** In order of id. */
  readonly files: readonly RunbookFile[];
  readonly problems: readonly string[];
}

/** The catalogue and a folder of the user's own. At once and not later, since they decide which resources there are. */
export function readRunbooks(directory: string | undefined): RunbookFiles {
  const files = new Map<string, RunbookFile>();
  const problems: string[] = [];
  for (const folder of [CATALOGUE_FOLDER, ...(directory === undefined ? [] : [directory])]) {
    let names: string[];
    try {
      names = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
    } catch (error) {
      problems.push(`cannot be read: ${messageOf(error)}`);
      continue;
    }
    for (const name of names.sort()) {
      const text = readFileSync(join(folder, name), 'utf8');
      // The name alone: the folder differs between the machines that run the program.
      const problem = adopt(files, parseRunbook(text, name), text);
      if (problem !== undefined) problems.push(problem);
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.runbook.id < b.runbook.id ? -1 : 1)), problems };
}

function adopt(
  files: Map<string, RunbookFile>,
  parsed: ReturnType<typeof parseRunbook>,
  text: string,
): string | undefined {
  if ('problems' in parsed)
    return parsed.problems.map(({ place, message }) => `${placeText(place)}: ${message}`).join('; ');
  const { runbook } = parsed;
  const other = files.get(runbook.id);
  if (other !== undefined)
    return `${runbook.file}: the id ${runbook.id} is that of ${basename(other.runbook.file)} already`;
  try {
    analyseRunbook(runbook);
  } catch (error) {
    return messageOf(error);
  }
  files.set(runbook.id, { runbook, text });
  return undefined;
}
