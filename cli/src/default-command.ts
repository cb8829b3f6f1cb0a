import type { Command } from 'commander';

/** Global options that take a value, which is not the name of a command. */
const VALUED = ['--config'];
const DEFAULT = 'list';

/**
 * `sallyport sessions` means `sallyport sessions list`. commander's own default commands would take a mistyped name
 * (`sessions lst`) for an argument of the default, instead of suggesting the right one.
 */
export function withDefaultCommand(program: Command, words: readonly string[]): string[] {
  const at = words.findIndex((word, index) => !word.startsWith('-') && !VALUED.includes(words[index - 1] ?? ''));
  const group = program.commands.find((command) => command.name() === words[at]);
  if (group?.commands.some((command) => command.name() === DEFAULT) !== true) return [...words];
  const rest = words.slice(at + 1);
  const names = rest.filter((word, index) => !word.startsWith('-') && !VALUED.includes(rest[index - 1] ?? ''));
  const asksForHelp = rest.includes('--help') || rest.includes('-h');
  // `--folder x` of `runbooks list` looks like a name: an option before it says that no command follows.
  const startsWithOption =
    rest[0]?.startsWith('-') === true && !VALUED.includes(rest[0]) && rest[0] !== '--json' && rest[0] !== '--no-color';
  if (asksForHelp || (names.length > 0 && !startsWithOption)) return [...words];
  return [...words.slice(0, at + 1), DEFAULT, ...rest];
}
