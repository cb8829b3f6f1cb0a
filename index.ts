import * as pulumi from '@pulumi/pulumi';
import { formatProblems, readConfig } from './program/config/read-config';
import { deploy } from './program/deploy';

const result = readConfig(pulumi.runtime.allConfig());
if (result.kind === 'invalid') throw new pulumi.RunError(formatProblems(result.problems, pulumi.getStack()));

// The outputs of the stack depend on its parts, so they are one object and not named exports.
export = deploy(result.config);
