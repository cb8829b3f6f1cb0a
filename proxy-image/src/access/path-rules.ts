import { contextReads } from './context-reads';
import type { AccessPolicies } from './policy-files';

/** What policies have to do with paths. */
export interface PathRules {
  /**
   * Whether these policies permit an act on a path that nobody knows before it. Where no policy looks at paths, one is
   * as good as another. Where any does, a policy has to say that it means unknown ones (`context.unknownPath`): what
   * permits everything "but below /etc" does not permit what may be below /etc.
   */
  permitUnknown(policyIds: readonly string[]): boolean;
}

export function pathRulesOf({ byId }: AccessPolicies): PathRules {
  const reads = Object.entries(byId).map(([id, text]) => ({ id, attributes: contextReads([text]) }));
  const decideByPath = reads.some(({ attributes }) => attributes?.has('path') !== false);
  const meanUnknown = new Set(reads.filter(({ attributes }) => attributes?.has('unknownPath') === true).map(({ id }) => id));
  return { permitUnknown: (policyIds) => !decideByPath || policyIds.some((id) => meanUnknown.has(id)) };
}
