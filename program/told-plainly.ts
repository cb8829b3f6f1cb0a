import * as pulumi from '@pulumi/pulumi';
import { SallyportError } from '@sallyport/contract';
import { componentProblems } from './config/component-problems';
import { formatProblems } from './config/read-config';

/**
 * Runs `act`; an error that was written for people is shown as its text. The engine adds a stack trace of our code to any
 * error but a RunError.
 */
export async function toldPlainly<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SallyportError) throw new pulumi.RunError(`${error.code}: ${error.message}\n${error.remedy}`);
    if (pulumi.InputPropertiesError.isInstance(error))
      throw new pulumi.RunError(formatProblems(componentProblems(error), pulumi.getStack()));
    throw error;
  }
}
