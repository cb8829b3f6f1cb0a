import * as policy from '@pulumi/policy';

type UnknownValueErrorClass = new (sentinel: string, path: readonly string[]) => Error;

/**
 * What the SDK throws when a policy touches a value that is not known yet. It is exported since 1.21, but its declaration
 * was stripped as internal; the tests of the built pack hold us to what it does.
 */
export const { UnknownValueError } = policy as unknown as { readonly UnknownValueError: UnknownValueErrorClass };

/** How Pulumi writes an unknown text. https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go */
const UNKNOWN_STRING_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Makes the SDK report an advisory whatever the level of the rule: the only way to say `undecided`. */
export function undecidedError(paths: readonly string[], message: string): Error {
  const error = new UnknownValueError(UNKNOWN_STRING_TEXT, paths);
  error.message = message;
  return error;
}
