import { SallyportError } from '@sallyport/contract';
import { formatProblem, type Problem } from './problem';

/** `CONFIG_INVALID`: everything that is wrong with the configuration, each with file, line and key. */
export class ConfigError extends SallyportError {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly Problem[]) {
    super(
      'CONFIG_INVALID',
      `The configuration has ${problems.length} ${problems.length === 1 ? 'error' : 'errors'}:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
      'Correct the lines named above; sallyport-proxy --check-config checks again without starting.',
    );
  }
}
