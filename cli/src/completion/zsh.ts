import type { CommandNode } from './command-tree';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** In a _describe entry the first colon ends the word. */
const entry = (name: string, description: string): string => quoted(`${name.replaceAll(':', '\\:')}:${description}`);

/** A zsh completion function; each command's words with their descriptions. */
export function zshCompletion(nodes: readonly CommandNode[]): string {
  const cases = nodes.map((node) => {
    const commands = [
      ...node.commands.map(({ name, description }) => entry(name, description)),
      ...node.choices.map((choice) => entry(choice, '')),
    ];
    const options = node.options.map(({ flag, description }) => entry(flag, description));
    return `    ${quoted(node.path.join(' '))}) commands=(${commands.join(' ')}); options=(${options.join(' ')}) ;;`;
  });
  const paths = nodes.filter((node) => node.path.length > 0).map((node) => quoted(node.path.join(' ')));
  return `#compdef sallyport
# zsh completion of sallyport. Made by: sallyport completion zsh
_sallyport() {
  local at="" word
  local -a commands options
  for word in \${words[2,CURRENT-1]}; do
    case "\${at:+$at }$word" in ${paths.join('|')}) at="\${at:+$at }$word" ;; esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then _describe option options
  elif (( \${#commands} )); then _describe command commands
  else _files
  fi
}
if [ "\${funcstack[1]}" = "_sallyport" ]; then _sallyport "$@"; else compdef _sallyport sallyport; fi`;
}
