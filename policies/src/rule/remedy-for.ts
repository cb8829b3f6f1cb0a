import type { Resource } from '../model';
import { judgeResource } from './judge-rule';
import type { Options, Settings } from './options';
import type { ResourceRule } from './rule';
import type { Verdict } from './verdict';

/**
 * The properties to set instead of those that violate the rule; none where it is kept, or where only a person can mend it.
 * It never throws: one that fails would fail the whole deployment, and the violation is reported all the same.
 * @param isOpen whether a violation is to be mended; a waived one is not
 */
export function remedyFor(
  rule: ResourceRule,
  resource: Resource,
  settings: Settings<Options>,
  isOpen: (violation: Verdict) => boolean = () => true,
): Readonly<Record<string, unknown>> | undefined {
  if (rule.remedy === undefined) return undefined;
  const violations = judgeResource(rule, resource, settings).filter(({ kind }) => kind === 'violation');
  if (!violations.some(isOpen)) return undefined;
  try {
    return rule.remedy(resource);
  } catch {
    return undefined;
  }
}
