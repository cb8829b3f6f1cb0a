import type { CommandNode } from './command-tree';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** fish completions; a helper says whether the words before the cursor are those of a command. */
export function fishCompletion(nodes: readonly CommandNode[]): string {
  const paths = nodes.filter((node) => node.path.length > 0).map((node) => quoted(node.path.join(' ')));
  const lines = nodes.flatMap((node) => {
    const when = `-n ${quoted(`__sallyport_at ${quoted(node.path.join(' '))}`)}`;
    return [
      ...node.commands.map(
        ({ name, description }) => `complete -c sallyport ${when} -f -a ${name} -d ${quoted(description)}`,
      ),
      ...node.choices.map((choice) => `complete -c sallyport ${when} -f -a ${choice}`),
      ...node.options.map(
        ({ flag, description, takesValue }) =>
          `complete -c sallyport ${when} -l ${flag.replace(/^--/, '')}${takesValue === 'yes' ? ' -r' : ''} -d ${quoted(description)}`,
      ),
    ];
  });
  return `# fish completion of sallyport. Made by: sallyport completion fish
function __sallyport_at
  set -l at
  for word in (commandline -opc)[2..-1]
    contains -- "$(string join ' ' $at $word)" ${paths.join(' ')}; and set -a at $word
  end
  test "$(string join ' ' $at)" = "$argv[1]"
end
${lines.join('\n')}`;
}
