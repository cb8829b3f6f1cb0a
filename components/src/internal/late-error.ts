import * as pulumi from '@pulumi/pulumi';

/**
 * The error without frames, for whatever is thrown inside an apply. There the stack leads through `@pulumi/pulumi`, whose frames
 * source maps turn into paths that Node without the fix of https://github.com/nodejs/node/issues/64011 never ends to colour: the
 * program would hang, and nobody would read the message.
 */
export function withoutFrames<E extends Error>(error: E): E {
  error.stack = error.message;
  return error;
}

/** What is wrong with an argument that was known only later; the reason names the component and says what is allowed. */
export const lateProblem = (propertyPath: string, reason: string): pulumi.InputPropertyError =>
  withoutFrames(new pulumi.InputPropertyError({ propertyPath, reason }));
