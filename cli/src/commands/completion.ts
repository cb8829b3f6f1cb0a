import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash';
import { commandTree } from '../completion/command-tree';
import { fishCompletion } from '../completion/fish';
import { zshCompletion } from '../completion/zsh';
import { cliError } from '../errors';
import type { Runner } from './command-context';
import { withExamples } from './examples';

const WRITERS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
const isShell = (text: string): text is keyof typeof WRITERS => Object.hasOwn(WRITERS, text);

export function addCompletion(program: Command, run: Runner): void {
  withExamples(
    program
      .command('completion')
      .description('print a completion script for a shell')
      .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(WRITERS)))
      .action(
        run(({ output }, shell: string) => {
          if (!isShell(shell)) throw cliError('SHELL_UNKNOWN', `there is no completion for ${JSON.stringify(shell)}`);
          const script = WRITERS[shell](commandTree(program));
          output.result({ shell, script }, () => script);
          return undefined;
        }),
      ),
    [
      ['source <(sallyport completion bash)', 'in ~/.bashrc'],
      ['sallyport completion zsh > ~/.zfunc/_sallyport', 'a folder of fpath'],
      ['sallyport completion fish > ~/.config/fish/completions/sallyport.fish', ''],
    ],
  );
}
