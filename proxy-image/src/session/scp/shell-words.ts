export interface ShellWord {
  /** Without its quotes. */
  readonly text: string;
  /** Has characters that the target's shell expands: `*`, `?`, `[`, `{`, or `~` at the start, unquoted. */
  readonly expands: boolean;
}

const MEANS_MORE = /[;&|<>()$`\n\r\0#!]/;
const EXPANDS = /[*?[{]/;

/**
 * Splits a command line as a POSIX shell would (XCU 2.2), if it is nothing but words: undefined where the shell would
 * do more than run one program with these words (operators, substitutions, variables, unfinished quotes).
 */
export function shellWords(command: string): readonly ShellWord[] | undefined {
  const words: ShellWord[] = [];
  let text: string | undefined;
  let expands = false;
  for (let at = 0; at < command.length; at++) {
    const character = command[at] ?? '';
    if (character === ' ' || character === '\t') {
      if (text !== undefined) words.push({ text, expands });
      text = undefined;
      expands = false;
      continue;
    }
    if (character === "'" || character === '"') {
      const quoted = character === "'" ? singleQuoted(command, at) : doubleQuoted(command, at);
      if (quoted === undefined) return undefined;
      text = (text ?? '') + quoted.text;
      at = quoted.end;
      continue;
    }
    if (character === '\\') {
      const next = command[++at];
      if (next === undefined || next === '\n') return undefined;
      text = (text ?? '') + next;
      continue;
    }
    if (MEANS_MORE.test(character)) return undefined;
    expands ||= EXPANDS.test(character) || (character === '~' && text === undefined);
    text = (text ?? '') + character;
  }
  if (text !== undefined) words.push({ text, expands });
  return words;
}

function singleQuoted(command: string, start: number): { text: string; end: number } | undefined {
  const end = command.indexOf("'", start + 1);
  return end < 0 ? undefined : { text: command.slice(start + 1, end), end };
}

function doubleQuoted(command: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = start + 1; at < command.length; at++) {
    const character = command[at] ?? '';
    if (character === '"') return { text, end: at };
    if (character === '$' || character === '`' || character === '!') return undefined;
    const next = command[at + 1];
    if (character === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
      text += next === '\n' ? '' : next;
      at++;
    } else text += character;
  }
  return undefined;
}
