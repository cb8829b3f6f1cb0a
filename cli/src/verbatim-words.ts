/** Global options that take a value, which is not the name of a command. */
const VALUED = ['--config', '--store'];
/** Commands that are programs of other rooms: their options are not ours, `--config` of one would be taken for the global one. */
const HANDED_OVER = ['policies'];
const HELP = ['--help', '-h'];

/** Sets `--` after the name of a command that is handed over, unless it is asked for its own help. */
export function withVerbatimWords(words: readonly string[]): string[] {
  const at = words.findIndex((word, index) => !word.startsWith('-') && !VALUED.includes(words[index - 1] ?? ''));
  const rest = words.slice(at + 1);
  const isOwnHelp = rest.length === 1 && HELP.includes(rest[0] ?? '');
  if (at === -1 || !HANDED_OVER.includes(words[at] ?? '') || isOwnHelp) return [...words];
  return [...words.slice(0, at + 1), '--', ...rest];
}
