import { AnalyzeRequest } from '@pulumi/pulumi/proto/analyzer_pb';

interface StructPrototype {
  toJavaScript: (this: object) => Record<string, unknown>;
}

/** Field 2 of AnalyzeRequest, `properties`, with nothing in it. https://protobuf.dev/programming-guides/encoding/ */
const EMPTY_PROPERTIES = Uint8Array.of(0x12, 0);

/**
 * Makes the messages of this process remember what they hold. For every policy the SDK turns the properties of a resource into
 * JavaScript anew (`deserializeProperties` in server.js), which is most of what a pack of many rules does. It then copies what
 * it gets, so that policies cannot see each other's changes.
 *
 * The class is taken from a message, since the SDK may have a protobuf of its own.
 */
export function parseStructsOnce(): void {
  const struct = AnalyzeRequest.deserializeBinary(EMPTY_PROPERTIES).getProperties();
  if (struct === undefined) return;
  const prototype = Object.getPrototypeOf(struct) as StructPrototype;
  const parse = prototype.toJavaScript;
  const parsed = new WeakMap<object, Record<string, unknown>>();
  prototype.toJavaScript = function () {
    const known = parsed.get(this) ?? parse.call(this);
    parsed.set(this, known);
    return { ...known };
  };
}
