import * as pulumi from '@pulumi/pulumi';
import { formatProblems, readConfig } from './program/config/read-config';
import { deploy } from './program/deploy';
import { mendStackTraces } from './program/mend-stack-traces';
import { toldPlainly } from './program/told-plainly';

mendStackTraces();

// The outputs of the stack depend on its parts and are waited for, so they come from a function and not as named exports.
export = (): Promise<Record<string, unknown>> =>
  toldPlainly(() => {
    const result = readConfig(pulumi.runtime.allConfig());
    if (result.kind === 'valid') return deploy(result.config);
    throw new pulumi.RunError(formatProblems(result.problems, pulumi.getStack()));
  });
