import type { CommandNode } from './command-tree';

/** A bash function that finds the longest known command before the cursor and offers what may follow it. */
export function bashCompletion(nodes: readonly CommandNode[]): string {
  const cases = nodes.map((node) => {
    const words = [...node.commands.map(({ name }) => name), ...node.choices, ...node.options.map(({ flag }) => flag)];
    return `    ${JSON.stringify(node.path.join(' '))}) words=${JSON.stringify(words.join(' '))} ;;`;
  });
  const paths = nodes.filter((node) => node.path.length > 0).map((node) => JSON.stringify(node.path.join(' ')));
  const valued = [
    ...new Set(
      nodes.flatMap((node) => node.options.filter(({ takesValue }) => takesValue === 'yes').map(({ flag }) => flag)),
    ),
  ];
  return `# bash completion of sallyport. Made by: sallyport completion bash
_sallyport() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path="" word words="" index
  COMPREPLY=()
  case "$previous" in ${valued.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;; esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    case "\${path:+$path }$word" in ${paths.join('|')}) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _sallyport sallyport`;
}
