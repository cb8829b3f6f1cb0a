import { stackRule } from '../../rule';

const ORGANIZATIONS = ['aws:organizations/organization:Organization', 'aws-native:organizations:Organization'];
const FEATURES = 'aws:iam/organizationsFeatures:OrganizationsFeatures';

/** Looks only whether the features are there; `root-credentials-are-managed` reads them. */
export const organizationManagesRootCredentials = stackRule({
  id: 'organization-manages-root-credentials',
  area: 'mfa',
  title: 'A stack that makes an organization manages root credentials',
  severity: 'medium',
  reason:
    'Every account that joins the organization brings a root user, with a password that anyone resets who reads its mail, until root access is managed centrally.',
  reads: [...ORGANIZATIONS.map((type) => `${type} featureSet`), `${FEATURES} enabledFeatures`],
  remediation: 'Add an `aws.iam.OrganizationsFeatures` with `RootCredentialsManagement` beside the organization.',
  controls: {
    'cis-aws-3.0': ['1.5'],
    'cis-aws-5.0': ['1.4'],
    'cis-aws-6.0': ['2.4'],
    'cis-aws-7.0': ['2.1.1'],
    fsbp: ['IAM.4'],
    soc2: ['CC6.1'],
    'iso-27001-2022': ['A.8.2'],
    'nist-800-53-r5': ['AC-6', 'IA-2(1)'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
  judge(stack, { violationOf }) {
    if (stack.ofType(FEATURES).length > 0) return;
    for (const organization of stack.ofType(...ORGANIZATIONS)) {
      violationOf(organization, undefined, 'The organization leaves root credentials to its member accounts');
    }
  },
});
