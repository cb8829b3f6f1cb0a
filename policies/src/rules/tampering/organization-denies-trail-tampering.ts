import { statementsOf } from '../../readers/policy-documents';
import {
  deniesTrailTampering,
  SERVICE_CONTROL_POLICY_TYPES,
  serviceControlPolicyOf,
} from '../../readers/service-control-policies';
import { stackRule } from '../../rule';

const ORGANIZATION_TYPES = ['aws:organizations/organization:Organization', 'aws-native:organizations:Organization'];

/** Only a service control policy binds the administrators of an account, its root user among them. */
export const organizationDeniesTrailTampering = stackRule({
  id: 'organization-denies-trail-tampering',
  area: 'tampering',
  title: 'An organization denies its accounts to stop trails',
  severity: 'medium',
  reason:
    'Policies of an account can be changed by its administrators. A service control policy cannot: it keeps the trail when an account is taken over as a whole.',
  reads: [
    'aws:organizations/organization:Organization',
    'aws:organizations/policy:Policy content',
    'aws:organizations/policy:Policy type',
  ],
  remediation:
    'Add an `aws.organizations.Policy` that denies `cloudtrail:StopLogging`, `DeleteTrail`, `UpdateTrail` and `PutEventSelectors`, and attach it to the root of the organization.',
  controls: {
    'cis-aws-7.0': ['2.1.2'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-9', 'AU-9(4)'],
  },
  link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html',
  baseline: true,
  judge(stack, { isBaseline, violationOf }) {
    const [organization] = stack.ofType(...ORGANIZATION_TYPES);
    if (!isBaseline || organization === undefined) return;
    const documents = stack
      .ofType(...SERVICE_CONTROL_POLICY_TYPES)
      .flatMap((policy) => serviceControlPolicyOf(policy) ?? []);
    const known = documents.filter((document) => !document.isUnknown);
    const decisive = [...known, ...documents.filter((document) => document.isUnknown)];
    if (decisive.some((document) => deniesTrailTampering(statementsOf(document)))) return;
    violationOf(organization, undefined, 'the organization has no service control policy that denies to stop trails');
  },
});
