import type { ChannelProgram } from './filters';
import { classifyCommand } from './scp/classify-command';
import type { Terminal } from './terminal';

/** Which commands without a terminal are recorded; shells and terminals always are. */
export type RecordCommands = 'none' | 'interpreters' | 'all';

/** Programs that take what they run from their input, and those that start a shell for another user. */
const INTERPRETERS = new Set([
  ...['sh', 'ash', 'bash', 'csh', 'dash', 'fish', 'ksh', 'mksh', 'pwsh', 'rbash', 'tcsh', 'zsh', 'busybox'],
  ...['awk', 'expect', 'gdb', 'irb', 'lua', 'node', 'perl', 'php', 'python', 'ruby', 'script', 'tclsh'],
  ...['mysql', 'psql', 'redis-cli', 'sqlite', 'sqlplus', 'mongosh'],
  ...['su', 'sudo', 'doas', 'machinectl', 'nsenter', 'chroot', 'docker', 'kubectl', 'podman', 'screen', 'tmux', 'ssh'],
]);

/** A command line is no program that the proxy runs: any word that names an interpreter is enough. */
function namesInterpreter(command: string): boolean {
  const words = command.split(/[^A-Za-z0-9_./+-]+/);
  return words.some((word) => INTERPRETERS.has((word.split('/').at(-1) ?? '').replace(/[0-9.]+$/, '')));
}

/** Transfers of files are followed file by file, or named by their paths; their bytes are in no recording. */
export function isRecorded(program: ChannelProgram, terminal: Terminal | undefined, commands: RecordCommands): boolean {
  if (terminal !== undefined || program.kind === 'shell') return true;
  if (program.kind !== 'command' || commands === 'none') return false;
  if (classifyCommand(program.command).kind !== 'other') return false;
  return commands === 'all' || namesInterpreter(program.command);
}
