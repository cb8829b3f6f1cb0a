import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandContext } from '../commands/command-context';
import { demoDirectory } from '../config/locate';
import { cliError } from '../errors';
import { EXIT_CODES, type ExitCode } from '../exit-codes';
import { demoLayout } from './demo-layout';
import { totpSecretOf } from './prepare-folder';
import { totpCode } from './screen';

/** Prints Alice's one-time code of this moment, for who has no authenticator app at hand. Throws `DEMO_MISSING`, `DEMO_FOLDER`. */
export function printCode(
  context: CommandContext,
  options: { readonly directory?: string | undefined },
): Promise<ExitCode> {
  const { world, output } = context;
  const layout = demoLayout(
    options.directory === undefined ? demoDirectory(world) : resolve(world.cwd, options.directory),
  );
  if (!existsSync(layout.users)) throw cliError('DEMO_MISSING', `there is no demo in ${layout.directory}`);
  const code = totpCode(totpSecretOf(layout, 'alice'), world.now());
  output.result({ code }, () => code);
  return Promise.resolve(EXIT_CODES.ok);
}
