import type { CommandContext } from '../../commands/command-context';
import type { ExitCode } from '../../exit-codes';
import type { DemoOptions } from '../run-demo';

export function runTour(_context: CommandContext, _options: DemoOptions): Promise<ExitCode> {
  throw new Error('x');
}
