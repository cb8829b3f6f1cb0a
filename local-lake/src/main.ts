import { Command } from 'commander';
import { messageOf, SallyportError } from '@sallyport/contract';
import { importCommand } from './cli/import-command';
import { serveCommand } from './cli/serve-command';

/** The program `sallyport-lake`; `sallyport lake` starts it. Results go to stdout, everything else to stderr. */
async function main(): Promise<void> {
  // Events hold command lines and addresses: what is written here is its owner's alone, also what DuckDB writes.
  process.umask(0o077);
  const program = new Command('sallyport-lake')
    .description('CloudTrail Lake on a laptop')
    .addCommand(serveCommand())
    .addCommand(importCommand());
  try {
    await program.parseAsync();
  } catch (thrown) {
    const text =
      thrown instanceof SallyportError ? `${thrown.code}: ${thrown.message} ${thrown.remedy}` : messageOf(thrown);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

void main();
