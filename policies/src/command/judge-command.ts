import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '@sallyport/contract';
import { policiesError, systemCodeOf } from '../errors';
import { judgeFiles, readJudgedFile, report, summarize, type Format } from '../judge';
import { RULES } from '../rules';
import { readScopes, type Refuse, type ScopeOptions } from '../settings';
import { EXIT_CODES, type ExitCode } from './exit-codes';
import type { World } from './world';

export interface JudgeOptions {
  readonly config?: string;
  readonly waivers?: string;
  readonly level?: string;
  readonly framework: readonly string[];
  readonly format: Format;
  readonly output?: string;
  readonly baseline?: boolean;
}

const refuse: Refuse = (where, problem) => policiesError('POLICY_CONFIG_INVALID', `${where} ${problem}`);

/**
 * Judges files as the pack judges a deployment.
 * @returns 1 where a mandatory rule is violated
 * @throws INPUT_UNREADABLE, INPUT_INVALID, POLICY_CONFIG_INVALID, WAIVER_INVALID, OUTPUT_UNWRITABLE
 */
export async function judgeCommand(world: World, names: readonly string[], options: JudgeOptions): Promise<ExitCode> {
  const now = world.now();
  const scopes = readScopes(RULES, await scopeOptions(world, options), now, refuse);
  const files = [];
  for (const name of names) files.push(await readJudgedFile(resolve(world.cwd, name), name));
  const judgement = judgeFiles(files, scopes, now);
  const text = report[options.format](judgement, { version: world.version });
  if (options.output === undefined) world.print(text);
  else await write(resolve(world.cwd, options.output), text);
  return summarize(judgement).mandatory > 0 ? EXIT_CODES.violation : EXIT_CODES.ok;
}

async function scopeOptions(world: World, options: JudgeOptions): Promise<ScopeOptions> {
  const { config, waivers, level, framework, baseline } = options;
  return {
    ...(config === undefined ? {} : { config: await readJson(resolve(world.cwd, config), config) }),
    ...(waivers === undefined ? {} : { waivers: await readJson(resolve(world.cwd, waivers), waivers) }),
    ...(level === undefined ? {} : { level }),
    ...(framework.length === 0 ? {} : { frameworks: framework }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

async function readJson(path: string, name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw policiesError('INPUT_UNREADABLE', `${name} cannot be read (${systemCodeOf(cause) ?? messageOf(cause)})`, {
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw policiesError('POLICY_CONFIG_INVALID', `${name} is no JSON: ${messageOf(cause)}`, { cause });
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, `${text}\n`);
  } catch (cause) {
    throw policiesError('OUTPUT_UNWRITABLE', `${path} cannot be written (${systemCodeOf(cause) ?? messageOf(cause)})`, {
      cause,
    });
  }
}
