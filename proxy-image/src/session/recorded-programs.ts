import type { ChannelProgram } from './filters';
import { classifyCommand } from './scp/classify-command';
import type { Terminal } from './terminal';

/** Which commands without a terminal are recorded; shells and terminals always are. */
export type RecordCommands = 'none' | 'interpreters' | 'all';

/** Programs that take what they run from their input, and those that start a shell for another user or elsewhere. */
const INTERPRETERS = new Set([
  ...['sh', 'ash', 'bash', 'csh', 'dash', 'elvish', 'fish', 'ksh', 'lksh', 'mksh', 'nu', 'posh', 'powershell', 'pwsh', 'rbash', 'tcsh', 'xonsh', 'yash', 'zsh', 'busybox', 'toybox'],
  ...['awk', 'bun', 'deno', 'elixir', 'erl', 'expect', 'gawk', 'gdb', 'ghci', 'groovy', 'guile', 'iex', 'ipython', 'irb', 'jshell', 'julia', 'lua', 'luajit', 'mawk', 'nawk'],
  ...['node', 'nodejs', 'perl', 'php', 'pypy', 'python', 'racket', 'rscript', 'ruby', 'sbcl', 'scala', 'script', 'tclsh'],
  ...['clickhouse-client', 'mariadb', 'mongo', 'mongosh', 'mysql', 'psql', 'redis-cli', 'sqlcmd', 'sqlite', 'sqlplus', 'valkey-cli'],
  // Editors that start shells, and programs that run what they read.
  ...['ed', 'emacs', 'ex', 'nvim', 'vi', 'vim', 'at', 'batch', 'eval', 'parallel', 'source', 'xargs'],
  ...['su', 'sudo', 'doas', 'runuser', 'setpriv', 'machinectl', 'nsenter', 'unshare', 'chroot', 'systemd-run', 'screen', 'tmux', 'ssh'],
  ...['crictl', 'ctr', 'docker', 'kubectl', 'lxc', 'lxc-attach', 'nerdctl', 'oc', 'podman'],
]);

/** Beyond this a command line is not looked into, and recorded. */
const MOST_CHARACTERS = 4096;

/**
 * A program that only the target's shell can name (a variable, a substitution, a pattern), or `.`, which runs what it reads:
 * where a shell looks for a program, behind assignments and options.
 */
const HIDDEN_PROGRAM =
  /(?:^|[;&|(){}\n]|\b(?:builtin|command|do|else|env|exec|nice|nohup|then|time)\s)\s*(?:\w+=\S*\s+|-\S+\s+)*(?:(?!\w+=)[^\s;&|(){}]*[$`*?]|\.\s)/;

const isInterpreter = (word: string): boolean => INTERPRETERS.has((word.split('/').at(-1) ?? '').replace(/[0-9.]+$/, '').toLowerCase());

const namesInterpreter = (text: string): boolean => text.split(/[^A-Za-z0-9_./+-]+/).some((word) => isInterpreter(word));

/** The proxy does not run the command line, so it cannot know the program. Any word that names an interpreter is enough, quoted or not. */
function mayInterpret(command: string): boolean {
  if (command.length > MOST_CHARACTERS || HIDDEN_PROGRAM.test(command)) return true;
  return namesInterpreter(command) || namesInterpreter(command.replace(/["'\\]/g, ''));
}

/**
 * Transfers of files are followed file by file, or named by their paths; their bytes are in no recording. What another
 * subsystem is, only the target knows: it may be a shell (PowerShell's is).
 */
export function isRecorded(program: ChannelProgram, terminal: Terminal | undefined, commands: RecordCommands): boolean {
  if (terminal !== undefined || program.kind === 'shell') return true;
  if (commands === 'none') return false;
  if (program.kind === 'subsystem') return program.name !== 'sftp';
  if (classifyCommand(program.command).kind !== 'other') return false;
  return commands === 'all' || mayInterpret(program.command);
}
