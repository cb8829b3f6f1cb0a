import type { Property, Resource } from '../../model';
import { LAUNCH_TYPES, launchesOf } from '../../readers/compute';
import { flagOption, integerOption, resourceRule } from '../../rule';

/** Spot fleets and Lightsail have no such setting in their launch specifications. */
const TYPES = LAUNCH_TYPES.filter((type) => !/spotFleetRequest|lightsail/.test(type));

/** A request forged through a web application reads a role's credentials from version 1 of the service. */
export const instanceRequiresImdsv2 = resourceRule({
  id: 'instance-requires-imdsv2',
  area: 'reachability',
  title: 'The metadata service of an instance requires a session token',
  severity: 'high',
  reason:
    'Without a token, any program on the host that fetches a URL for a stranger also fetches the credentials of its role, with which MFA plays no part.',
  types: TYPES,
  reads: TYPES.map((type) => `${type} metadataOptions`),
  options: {
    highestHopLimit: integerOption(2, 'How far answers may travel: 1 for hosts, 2 where containers ask too.', {
      minimum: 1,
      maximum: 64,
    }),
    accountDefault: flagOption(
      false,
      'Whether the account requires tokens by its defaults, so that instances which say nothing are fine.',
    ),
  },
  remediation: 'Set `metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" }`.',
  controls: {
    'cis-aws-3.0': ['5.6'],
    'cis-aws-5.0': ['5.7'],
    fsbp: ['EC2.8', 'EC2.170', 'AutoScaling.3'],
    'nist-800-53-r5': ['AC-3', 'AC-6'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
  judge(resource, { settings, violation, each }) {
    each(launchesOf(resource), ({ metadataOptions, template }) => {
      if (metadataOptions.at('httpEndpoint').text() === 'disabled') return;
      const tokens = metadataOptions.at('httpTokens');
      const elsewhere = tokens.isAbsent() && (settings.accountDefault || template.isSet());
      if (!elsewhere && tokens.text() !== 'required') {
        violation(tokens, 'is not `required`: the metadata service answers without a token');
      }
      const hops = metadataOptions.at('httpPutResponseHopLimit');
      if ((hops.number() ?? 1) > settings.highestHopLimit) {
        violation(hops, `is above ${settings.highestHopLimit}: tokens travel further than the host needs`);
      }
    });
  },
  remedy: (resource) => withTokens(resource),
});

const KEPT = ['httpProtocolIpv6', 'instanceMetadataTags'] as const;

/** Keeps what else is set; what is too far for one person may be right for another, so the hop limit is left. */
function withTokens({ type, props }: Resource): Readonly<Record<string, unknown>> | undefined {
  const options = props.at('metadataOptions');
  const written: readonly Property[] = [...KEPT, 'httpPutResponseHopLimit'].map((key) => options.at(key));
  if (type === 'aws-native:ec2:LaunchTemplate' || options.isUnknown || written.some((each) => each.isUnknown)) {
    return undefined;
  }
  const hops = options.at('httpPutResponseHopLimit').number();
  return {
    metadataOptions: {
      ...Object.fromEntries(
        KEPT.flatMap((key) => {
          const text = options.at(key).text();
          return text === undefined ? [] : [[key, text]];
        }),
      ),
      ...(hops === undefined ? {} : { httpPutResponseHopLimit: hops }),
      ...{ httpEndpoint: 'enabled', httpTokens: 'required' },
    },
  };
}
