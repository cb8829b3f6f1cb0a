import type { StackResource } from '../../model';
import {
  ADMINISTRATOR_POLICIES,
  grantedBy,
  isAwsManaged,
  managedPoliciesOf,
  statementsOf,
  TAMPERING,
  textOf,
  type Tampering,
} from '../../readers/policy-documents';
import { documentsOfPolicy, FLEET_OPTIONS, fleetsOf, policiesOf, rolesOf } from '../../readers/proxy-fleets';
import { stackRule } from '../../rule';

/** What a proxy has no business with, whatever its resources: its own trail, and its own rights. */
const FORBIDDEN: readonly Tampering[] = [
  ...Object.values(TAMPERING),
  {
    actions: ['firehose:DeleteDeliveryStream', 'firehose:UpdateDestination'],
    managed: ['AmazonKinesisFirehoseFullAccess'],
  },
  { actions: ['dynamodb:DeleteTable', 'dynamodb:UpdateContinuousBackups'], managed: ['AmazonDynamoDBFullAccess'] },
  {
    actions: ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:DeleteRolePolicy', 'iam:PassRole'],
    managed: ['IAMFullAccess'],
  },
];

const ACTIONS = [...new Set(FORBIDDEN.flatMap(({ actions }) => actions))];
const MANAGED = [...ADMINISTRATOR_POLICIES, ...FORBIDDEN.flatMap(({ managed }) => managed)];

/**
 * Documents that are not known yet are left to the rules about identity policies, which list them as undecided: here they
 * would refuse the first preview of every fleet whose policies name an ARN.
 */
export const proxyRoleCannotTamper = stackRule({
  id: 'proxy-role-cannot-tamper',
  area: 'proxy',
  title: 'The role of a proxy can weaken no trail, store, log, key or alarm',
  severity: 'critical',
  reason:
    'An intruder on a proxy holds its role. With it he must not be able to end, shorten or remove what shows that he was there.',
  reads: [
    'aws:iam/role:Role inlinePolicies',
    'aws:iam/role:Role managedPolicyArns',
    'aws:iam/rolePolicy:RolePolicy policy',
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment policyArn',
  ],
  options: FLEET_OPTIONS,
  remediation:
    'Allow the role of the proxies only what it writes with, and deny the rest in a policy of its own, for whatever is attached later.',
  controls: {
    soc2: ['CC6.3'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.2', 'A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AC-6', 'AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
  judge(stack, { settings, violationOf, each }) {
    const judgeRole = (role: StackResource): void => {
      const policies = policiesOf(role, stack);
      const written = policies.flatMap((policy) =>
        documentsOfPolicy(policy)
          .filter((document) => !document.isUnknown)
          .flatMap(statementsOf)
          .map((statement) => ({ urn: policy.urn, policy, statement })),
      );
      // A Deny in any policy of the role holds for all of them.
      const everything = written.map(({ statement }) => statement);
      each(written, ({ policy, statement }) => {
        const granted = grantedBy(statement, everything, { actions: ACTIONS });
        const [first] = granted;
        if (first === undefined) return;
        const others = granted.length === 1 ? '' : ` and ${granted.length - 1} more`;
        const says = `allows ${first}${others} to a proxy: an intruder on it removes his own traces`;
        violationOf(policy, statement.actions.property, says);
      });
      each(policies, (policy) => {
        each(managedPoliciesOf(policy), (arn) => {
          if (isAwsManaged(textOf(arn), MANAGED))
            violationOf(policy, arn, 'is a policy of AWS by which an intruder on a proxy removes his own traces');
        });
      });
    };
    each(fleetsOf(stack, settings), (fleet) => {
      each(rolesOf(fleet, stack), judgeRole);
    });
  },
});
