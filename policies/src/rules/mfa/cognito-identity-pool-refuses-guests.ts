import { resourceRule } from '../../rule';

export const cognitoIdentityPoolRefusesGuests = resourceRule({
  id: 'cognito-identity-pool-refuses-guests',
  area: 'mfa',
  title: 'A Cognito identity pool gives no credentials to guests',
  severity: 'medium',
  reason:
    'A guest gets AWS credentials from the identity pool without signing in at all, and no trail can say who it was.',
  types: ['aws:cognito/identityPool:IdentityPool', 'aws-native:cognito:IdentityPool'],
  reads: [
    'aws:cognito/identityPool:IdentityPool allowUnauthenticatedIdentities',
    'aws-native:cognito:IdentityPool allowUnauthenticatedIdentities',
  ],
  remediation: 'Set `allowUnauthenticatedIdentities: false` on the identity pool, and let users sign in first.',
  controls: {
    fsbp: ['Cognito.2'],
    soc2: ['CC6.1'],
    'iso-27001-2022': ['A.8.5'],
    hipaa: ['164.312(d)'],
    'nist-800-53-r5': ['IA-2', 'AC-3'],
  },
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html',
  judge({ props }, { violation }) {
    const guests = props.at('allowUnauthenticatedIdentities');
    if (guests.flag() === true) violation(guests, 'is true: whoever has not signed in gets credentials');
  },
});
