import { statementsOf } from '../../readers/policy-documents';
import {
  deniesTrailTampering,
  SERVICE_CONTROL_POLICY_TYPES,
  serviceControlPolicyOf,
  trailActionsLeft,
} from '../../readers/service-control-policies';
import { resourceRule } from '../../rule';

/** The action that such a policy forgets is the one that is used: `UpdateTrail` and `PutEventSelectors` mostly. */
export const scpDeniesAllOfTrailTampering = resourceRule({
  id: 'scp-denies-all-of-trail-tampering',
  area: 'tampering',
  title: 'A service control policy that protects trails denies every way to blind them',
  severity: 'high',
  reason:
    'Whoever may not stop a trail can still send its files elsewhere by `UpdateTrail`, or drop management events by `PutEventSelectors`: it looks protected and is not.',
  types: SERVICE_CONTROL_POLICY_TYPES,
  reads: ['aws:organizations/policy:Policy content', 'aws:organizations/policy:Policy type'],
  remediation:
    'Deny `cloudtrail:StopLogging`, `DeleteTrail`, `UpdateTrail` and `PutEventSelectors` together; a condition on `aws:PrincipalArn` may spare the role that deploys.',
  controls: {
    'cis-aws-7.0': ['2.1.2'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  judge(resource, { violation }) {
    const document = serviceControlPolicyOf(resource);
    if (document === undefined) return;
    const statements = statementsOf(document);
    if (!deniesTrailTampering(statements)) return;
    const left = trailActionsLeft(statements);
    if (left.length > 0) violation(document, `protects trails but does not deny ${left.join(', ')}`);
  },
});
