import {
  ADMINISTRATOR_POLICIES,
  allowsWhatItDoesNotName,
  documentsOf,
  grantedBy,
  isAwsManaged,
  managedPoliciesOf,
  statementsOf,
  textOf,
  TAMPERING,
} from '../../readers/policy-documents';
import { resourceRule } from '../../rule';
import { IDENTITY_POLICIES } from './report-grants';

const EVERY_TAMPERING = { actions: Object.values(TAMPERING).flatMap(({ actions }) => actions) };

/** Whoever may do everything may also end every record of it; this one finding stands for all of the tampering rules. */
export const identityPolicyIsNotAdministrator = resourceRule({
  id: 'identity-policy-is-not-administrator',
  area: 'tampering',
  title: 'No identity policy allows everything, evidence included',
  severity: 'high',
  reason:
    'A policy that allows every action, or all but a few, allows to stop trails, delete logs and keys, and to remove the demand for MFA: one stolen session ends all evidence.',
  ...IDENTITY_POLICIES,
  remediation:
    'Name the actions that are needed; where a broad policy is meant, add a statement that denies, on `*` and without a condition, what stops or deletes trails, stores, logs, keys, alarms and MFA.',
  controls: {
    'cis-aws-3.0': ['1.16'],
    'cis-aws-5.0': ['1.15'],
    'cis-aws-6.0': ['2.15'],
    'cis-aws-7.0': ['2.14'],
    fsbp: ['IAM.1'],
    soc2: ['CC6.3'],
    'pci-dss-4.0.1': ['7.2.2', '10.3.2'],
    'iso-27001-2022': ['A.8.2'],
    hipaa: ['164.312(a)(1)'],
    'nist-800-53-r5': ['AC-6', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  judge(resource, report) {
    report.each(documentsOf(resource, 'identity'), (document) => {
      const statements = statementsOf(document);
      report.each(statements, (statement) => {
        if (!allowsWhatItDoesNotName(statement)) return;
        const [worst] = grantedBy(statement, statements, EVERY_TAMPERING);
        if (worst === undefined) return;
        const { negated, property } = statement.actions;
        const says = negated ? 'allows every action but a few' : 'allows every action';
        report.violation(property, `${says}, ${worst} among them`);
      });
    });
    report.each(managedPoliciesOf(resource), (arn) => {
      if (!isAwsManaged(textOf(arn), ADMINISTRATOR_POLICIES)) return;
      report.violation(arn, 'is a policy of AWS that allows nearly every action, evidence included');
    });
  },
});
