import { policyToJson } from './cedar';

/** The attributes of `context` that policies look at; `undefined` where that cannot be told. */
export type ContextReads = ReadonlySet<string> | undefined;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isContext = (value: unknown): boolean => isObject(value) && value.Var === 'context';

/** Adds what an expression looks at; false when it takes the context as a whole, so that it may look at anything. */
function collect(node: unknown, reads: Set<string>): boolean {
  if (!isObject(node)) return true;
  if (isContext(node)) return false;
  return Object.entries(node).every(([operator, body]) => {
    if ((operator === '.' || operator === 'has') && isObject(body) && isContext(body.left)) {
      // `context has a.b` names a path; its first step is what is looked at.
      const attribute: unknown = Array.isArray(body.attr) ? body.attr[0] : body.attr;
      if (typeof attribute !== 'string') return false;
      reads.add(attribute);
      return true;
    }
    return collect(body, reads);
  });
}

/** Reads Cedar's JSON form of policies (https://docs.cedarpolicy.com/policies/json-format.html). */
export function contextReads(policies: readonly string[]): ContextReads {
  const reads = new Set<string>();
  for (const policy of policies) {
    const answer = policyToJson(policy);
    if (answer.type === 'failure' || !collect(answer.json, reads)) return undefined;
  }
  return reads;
}
