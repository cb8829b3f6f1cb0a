/**
 * The engine maps frames of `@pulumi/pulumi` to sources that are not in the package, `…/node_modules/@pulumi/output.ts`. Node
 * without the fix of https://github.com/nodejs/node/issues/64011 never ends when it colours such a path, so an error would take
 * a minute and gigabytes to be told. This gives the path the folder that it lacks.
 */
export function mendStackTraces(): void {
  const prepareStackTrace = Error.prepareStackTrace?.bind(Error);
  if (prepareStackTrace === undefined) return;
  Error.prepareStackTrace = (error, frames) => {
    const stack: unknown = prepareStackTrace(error, frames);
    return typeof stack === 'string'
      ? stack.replaceAll(/(node_modules\/@pulumi\/)(?=[^/\s]+\.ts:)/g, '$1pulumi/')
      : stack;
  };
}
