import type { Command } from 'commander';

/** One command as far as a shell completes it. */
export interface CommandNode {
  /** The words before it, e.g. `['sessions', 'list']`; empty for the program. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly takesValue: 'yes' | 'no';
  }[];
  /** Choices of the first argument, when it has some. */
  readonly choices: readonly string[];
}

/** Every command of the program, the program first; the global options are those of each. */
export function commandTree(program: Command): CommandNode[] {
  const nodes: CommandNode[] = [];
  const visit = (command: Command, path: readonly string[], inherited: CommandNode['options']): void => {
    const own = command.options
      .filter((option) => option.long !== undefined && option.long !== null)
      .map((option) => ({
        flag: option.long ?? '',
        description: option.description,
        takesValue: option.required || option.optional ? ('yes' as const) : ('no' as const),
      }));
    const options = [...own, ...inherited];
    nodes.push({
      path,
      commands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
      options: [...options, { flag: '--help', description: 'show what it takes', takesValue: 'no' }],
      choices: command.registeredArguments[0]?.argChoices ?? [],
    });
    for (const each of command.commands) visit(each, [...path, each.name()], options);
  };
  visit(program, [], []);
  return nodes;
}
