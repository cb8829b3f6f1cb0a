import { SallyportError } from '@sallyport/contract';

export const engineErrors = {
  projectInvalid: (file: string, problem: string) =>
    new SallyportError(
      'ENGINE_PROJECT_INVALID',
      `${file}: ${problem}`,
      'Give the folder of a Pulumi program that runs on nodejs.',
    ),
  configInvalid: (problems: readonly string[]) =>
    new SallyportError('ENGINE_CONFIG_INVALID', problems.join('\n'), 'Set the key in the stack configuration.'),
  packFailed: (dir: string, output: string) =>
    new SallyportError(
      'ENGINE_PACK_FAILED',
      `the policy pack in ${dir} did not start: ${output}`,
      'Build the pack and see that its package.json has a version.',
    ),
  packConfigInvalid: (dir: string, problems: readonly string[]) =>
    new SallyportError(
      'ENGINE_PACK_CONFIG_INVALID',
      `invalid policy pack config for ${dir}:\n${problems.join('\n')}`,
      'Give the rule what its configSchema asks for.',
    ),
  packageUnknown: (token: string) =>
    new SallyportError(
      'ENGINE_PACKAGE_UNKNOWN',
      `${token} does not belong to the package @pulumi/aws that is installed`,
      'Use a resource of that version of @pulumi/aws.',
    ),
  commandFailed: (command: string, output: string) =>
    new SallyportError('ENGINE_COMMAND_FAILED', `${command}\n${output}`, 'Read what the command printed.'),
};

export function isSallyportError(error: unknown): error is SallyportError {
  return error instanceof SallyportError;
}
