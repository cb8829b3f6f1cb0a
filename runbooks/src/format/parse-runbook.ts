import { readFile } from 'node:fs/promises';
import { messageOf } from '@sallyport/contract';
import { RunbookError, type Place } from '../errors';
import { frontMatterSchema } from './front-matter';
import { SECTION_NAMES, splitMarkdown, type MarkdownParts, type SectionName } from './markdown';
import type { Runbook } from './runbook';
import { readYaml } from './yaml-file';

/** One thing that is wrong in a runbook or its cases. (A `finding` is what a run returns.) */
export interface Problem {
  readonly place: Place;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export type ParseResult = { readonly runbook: Runbook } | { readonly problems: readonly Problem[] };

/** Reads a runbook's text. Problems of form are all collected, not only the first. */
export function parseRunbook(text: string, file: string): ParseResult {
  const parts = splitMarkdown(text);
  const problems: Problem[] = [];
  const problem = (message: string, place: Omit<Place, 'file'> = {}): void => {
    problems.push({ place: { file, ...place }, severity: 'error', message });
  };

  if (parts.frontMatter === undefined) {
    problem('the file must begin with YAML front matter between two lines of ---', { line: 1 });
    return { problems };
  }
  const head = readYaml(parts.frontMatter.text, frontMatterSchema, { file, firstLine: parts.frontMatter.firstLine });
  if ('problems' in head) problems.push(...head.problems.map((each) => ({ ...each, severity: 'error' as const })));

  const [sql, second] = parts.sqlBlocks;
  if (sql === undefined) problem('there must be one ```sql block', { line: 1 });
  if (second !== undefined) problem('there must be only one ```sql block', { line: second.firstLine - 1 });

  const sections = readSections(parts, problem);
  if (problems.length > 0 || 'problems' in head || sql === undefined || sections === undefined) return { problems };
  return { runbook: { ...head.value, file, introduction: parts.introduction, sql, sections } };
}

function readSections(
  parts: MarkdownParts,
  problem: (message: string, place?: Omit<Place, 'file'>) => void,
): Runbook['sections'] | undefined {
  const found = new Map<string, MarkdownParts['sections'][number]>();
  for (const section of parts.sections) {
    if (found.has(section.name)) problem(`section "## ${section.name}" is there twice`, { line: section.line });
    if (section.text === '') problem(`section "## ${section.name}" is empty`, { line: section.line });
    found.set(section.name, section);
  }
  const missing = SECTION_NAMES.filter((name) => !found.has(name));
  for (const name of missing) problem(`section "## ${name}" is missing`, { line: 1 });
  if (missing.length > 0) return undefined;
  const entries = SECTION_NAMES.flatMap((name) => {
    const section = found.get(name);
    return section === undefined ? [] : [[name, { line: section.line, text: section.text }] as const];
  });
  return Object.fromEntries(entries) as Record<SectionName, { line: number; text: string }>;
}

/** Reads a runbook's file. Throws `RUNBOOK_INVALID` only when there is no such file or it cannot be read. */
export async function readRunbook(file: string): Promise<ParseResult> {
  try {
    return parseRunbook(await readFile(file, 'utf8'), file);
  } catch (error) {
    throw new RunbookError('RUNBOOK_INVALID', `cannot be read: ${messageOf(error)}`, {
      place: { file },
      cause: error,
      remedy: 'Name a file that exists and that you may read.',
    });
  }
}
