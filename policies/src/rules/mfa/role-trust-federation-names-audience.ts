import { placesOfDocuments, typesWithDocuments } from '../../readers/policy-documents';
import {
  admits,
  samlForElsewhere,
  samlWithout,
  tokenForElsewhere,
  tokenOfGuest,
  tokenOfStranger,
  trustOf,
} from '../../readers/trust-policies';
import { resourceRule, textsOption } from '../../rule';

export const roleTrustFederationNamesAudience = resourceRule({
  id: 'role-trust-federation-names-audience',
  area: 'mfa',
  title: 'A role that an identity provider opens names audience and subject',
  severity: 'high',
  reason:
    'Public providers sign tokens for everybody: with `repo:*` as subject any repository of GitHub assumes the role. Without an audience, what a provider signed for another application opens it as well.',
  types: typesWithDocuments('trust'),
  reads: placesOfDocuments('trust'),
  options: {
    samlMfaKeys: textsOption(
      [],
      'Condition keys by which the SAML provider says that it asked for MFA, e.g. `aws:RequestTag/mfa`; a statement must require one of them. None: it is not asked for.',
    ),
  },
  remediation:
    'Compare `ISSUER:aud` and `ISSUER:sub` by `StringEquals` (`StringLike` only after the name of the tenant: `repo:my-org/*`), `SAML:aud` of a SAML provider, and `ForAnyValue:StringLike` `cognito-identity.amazonaws.com:amr` with `authenticated` of Cognito.',
  controls: {
    soc2: ['CC6.1', 'CC6.6'],
    'pci-dss-4.0.1': ['7.2.5', '8.3.1'],
    'iso-27001-2022': ['A.5.15', 'A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-8', 'IA-9', 'AC-3'],
  },
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  judge(role, { settings, violation, each }) {
    const policy = trustOf(role);
    const keys = settings.samlMfaKeys.map((key) => key.toLowerCase());
    const questions = [
      [tokenOfStranger, 'lets in whomever the identity provider knows: it names no subject'],
      [tokenOfGuest, 'lets guests of Cognito in, who have not signed in'],
      [tokenForElsewhere, 'lets tokens in that were made for something else: it names no audience'],
      [samlForElsewhere, 'lets assertions in that were made for something else: it does not compare SAML:aud'],
      ...(keys.length === 0
        ? []
        : [
            [samlWithout(keys), `lets people in without proof of MFA: it requires none of ${keys.join(', ')}`] as const,
          ]),
    ] as const;
    each(policy, (statement) => {
      for (const [question, says] of questions) {
        if (admits(statement, policy, question)) violation(statement.property, says);
      }
    });
  },
});
