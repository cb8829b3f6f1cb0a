import { resolve } from 'node:path';
import { nearestName } from '@sallyport/contract';
import {
  findRunbook,
  loadCatalogue,
  parseOverrides,
  placeText,
  type Catalogue,
  type Overrides,
  type Problem,
  type Runbook,
} from '@sallyport/runbooks';
import type { CommandContext } from '../commands/command-context';
import { cliError, codeOf } from '../errors';
import type { CliConfig } from '../config/schema';
import { escapeText } from '../output/escape';

/** The catalogue works without a config: listing, showing and linting need no system. */
function optionalConfig(context: CommandContext): CliConfig | undefined {
  try {
    return context.config().config;
  } catch (error) {
    if (codeOf(error) === 'CLI_CONFIG_MISSING') return undefined;
    throw error;
  }
}

/** The runbooks that ship, the config's folders and those named with --folder. */
export async function openCatalogue(context: CommandContext, folders: readonly string[] = []): Promise<Catalogue> {
  const named = folders.map((folder) => resolve(context.world.cwd, folder));
  const config = optionalConfig(context);
  const catalogue = await loadCatalogue({ folders: [...(config?.runbookFolders ?? []), ...named] });
  tellIdleOverrides(context, Object.keys(config?.overrides ?? {}), catalogue);
  return catalogue;
}

/** An override whose id is mistyped would change nothing, and nobody would know. */
function tellIdleOverrides({ output }: CommandContext, overridden: readonly string[], catalogue: Catalogue): void {
  const ids = catalogue.runbooks.map((runbook) => runbook.id);
  for (const id of overridden.filter((each) => !ids.includes(each))) {
    const nearest = nearestName(id, ids);
    const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    output.note(`warning: the config's override of ${escapeText(id)} changes nothing: there is no such runbook${hint}`);
  }
}

/** A runbook by id; files that could not be read are told of, as the one sought may be among them. */
export async function openRunbook(
  context: CommandContext,
  id: string,
  folders: readonly string[] = [],
): Promise<Runbook> {
  const catalogue = await openCatalogue(context, folders);
  tellProblems(context, catalogue.problems);
  return findRunbook(catalogue, id);
}

export function tellProblems(context: CommandContext, problems: readonly Problem[]): void {
  for (const problem of problems) context.output.note(problemText(problem));
}

export const problemText = (problem: Problem): string =>
  `${problem.severity}: ${placeText(problem.place)}: ${problem.message}`;

export function overridesOf(context: CommandContext): Overrides {
  const { path, config } = context.config();
  try {
    return parseOverrides(config.overrides);
  } catch (cause) {
    throw cliError('CLI_CONFIG_INVALID', `${path}: key \`overrides\`: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
}

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
