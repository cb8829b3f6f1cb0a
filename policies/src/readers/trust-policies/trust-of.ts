import type { Resource } from '../../model';
import { documentsOf, statementsOf, wildcardMatches, type Statement } from '../policy-documents';

/** The statements of a role's trust policy. */
export const trustOf = (role: Resource): readonly Statement[] => documentsOf(role, 'trust').flatMap(statementsOf);

/** Whether a role is called so: one of the patterns matches its name in Pulumi, or its path and name in IAM, as far as known. */
export function isNamed({ name, props }: Resource, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return false;
  const [inIam, path] = [props.either('name', 'roleName'), props.at('path')];
  const written = inIam.isUnknown || inIam.isAbsent() ? name : (inIam.text() ?? name);
  const full = path.isUnknown ? written : `${path.text() ?? '/'}${written}`;
  return patterns.some((pattern) => [name, written, full].some((each) => wildcardMatches(pattern, each)));
}
