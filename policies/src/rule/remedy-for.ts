import type { Resource } from '../model';
import { judgeResource } from './judge-rule';
import type { Options, Settings } from './options';
import type { ResourceRule } from './rule';

/**
 * The properties to set instead of those that violate the rule; none where it is kept, or where only a person can mend it.
 * It never throws: one that fails would fail the whole deployment, and the violation is reported all the same.
 */
export function remedyFor(
  rule: ResourceRule,
  resource: Resource,
  settings: Settings<Options>,
): Readonly<Record<string, unknown>> | undefined {
  if (rule.remedy === undefined) return undefined;
  if (!judgeResource(rule, resource, settings).some(({ kind }) => kind === 'violation')) return undefined;
  try {
    return rule.remedy(resource);
  } catch {
    return undefined;
  }
}
