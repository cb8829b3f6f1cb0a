import type { Command } from 'commander';

const DEFAULT = 'list';

/**
 * `sallyport sessions` means `sallyport sessions list`. commander's own default commands would take a mistyped name
 * (`sessions lst`) for an argument of the default, instead of suggesting the right one.
 */
export function withDefaultCommand(program: Command, words: readonly string[]): string[] {
  // The value of a global option is not the name of a command.
  const valued = program.options.filter((option) => option.required).flatMap(({ long, short }) => [long, short]);
  const isValue = (among: readonly string[], index: number): boolean => index > 0 && valued.includes(among[index - 1]);
  const at = words.findIndex((word, index) => !word.startsWith('-') && !isValue(words, index));
  const group = program.commands.find((command) => command.name() === words[at]);
  if (group?.commands.some((command) => command.name() === DEFAULT) !== true) return [...words];
  const rest = words.slice(at + 1);
  const names = rest.filter((word, index) => !word.startsWith('-') && !isValue(rest, index));
  const asksForHelp = rest.includes('--help') || rest.includes('-h');
  // `--folder x` of `runbooks list` looks like a name: an option before it says that no command follows.
  const startsWithOption =
    rest[0]?.startsWith('-') === true && !valued.includes(rest[0]) && rest[0] !== '--json' && rest[0] !== '--no-color';
  if (asksForHelp || (names.length > 0 && !startsWithOption)) return [...words];
  return [...words.slice(0, at + 1), DEFAULT, ...rest];
}

/** `sallyport help locks create` means `sallyport locks create --help`; commander's own `help` looks at one name only. */
export function withHelpOfSubcommand(program: Command, words: readonly string[]): string[] {
  const [first, ...names] = words;
  const [group = ''] = names;
  const isGroup = program.commands.some((command) => command.name() === group && command.commands.length > 0);
  return first === 'help' && names.length > 1 && isGroup ? [...names, '--help'] : [...words];
}
