import { resourceRule } from '../../rule';

/** What an instance gets that says nothing itself. */
export const metadataDefaultsRequireTokens = resourceRule({
  id: 'metadata-defaults-require-tokens',
  area: 'reachability',
  title: "The account's defaults require tokens of the metadata service",
  severity: 'medium',
  reason:
    'Instances that people start by hand or by old templates otherwise give the credentials of their role away without a token.',
  types: ['aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults'],
  reads: ['aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults httpTokens'],
  remediation: 'Set `httpTokens: "required"`.',
  controls: {
    fsbp: ['EC2.8'],
    'nist-800-53-r5': ['AC-3', 'AC-6'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html',
  judge({ props }, { violation }) {
    if (props.at('httpEndpoint').text() === 'disabled') return;
    const tokens = props.at('httpTokens');
    if (tokens.text() !== 'required')
      violation(tokens, 'is not `required`: instances that say nothing answer without a token');
  },
});
