import type { Resource } from '../../model';
import type { Report } from '../../rule';
import {
  allowsWhatItDoesNotName,
  documentsOf,
  grantedBy,
  isAwsManaged,
  managedPoliciesOf,
  placesOfDocuments,
  placesOfManagedPolicies,
  statementsOf,
  textOf,
  typesWithDocuments,
  typesWithManagedPolicies,
  type Tampering,
} from '../../readers/policy-documents';

/** What a rule about identity policies judges and reads. */
export const IDENTITY_POLICIES = {
  types: [...new Set([...typesWithDocuments('identity'), ...typesWithManagedPolicies])],
  reads: [...placesOfDocuments('identity'), ...placesOfManagedPolicies],
} as const;

/**
 * Reports the statements that let somebody tamper, and policies of AWS that do. Who may do everything may do this too, and is
 * left to the rule about administrators, so that one policy is not reported by all.
 * @param consequence what then happens, as a sentence's end: `whoever has it ends the recording`
 */
export function reportGrants(resource: Resource, report: Report, tampering: Tampering, consequence: string): void {
  report.each(documentsOf(resource, 'identity'), (document) => {
    const statements = statementsOf(document);
    report.each(statements, (statement) => {
      const granted = grantedBy(statement, statements, tampering);
      if (granted.length === 0 || allowsWhatItDoesNotName(statement)) return;
      report.violation(statement.actions.property, `allows ${inWords(granted)}: ${consequence}`);
    });
  });
  report.each(managedPoliciesOf(resource), (arn) => {
    if (!isAwsManaged(textOf(arn), tampering.managed)) return;
    const [worst = ''] = tampering.actions;
    report.violation(arn, `is a policy of AWS that allows ${worst} on everything: ${consequence}`);
  });
}

function inWords([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
