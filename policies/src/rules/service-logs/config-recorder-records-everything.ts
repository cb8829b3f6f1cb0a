import { CONFIG_RECORDERS, recordedTypes } from '../../readers/service-logs/recording-groups';
import { flagOption, resourceRule, textsOption } from '../../rule';

/** One region of an account records the global types; the others leave them out, as AWS advises, so that each is recorded once. */
export const configRecorderRecordsEverything = resourceRule({
  id: 'config-recorder-records-everything',
  area: 'service-logs',
  title: 'A recorder of AWS Config records all types of resources',
  severity: 'high',
  reason: 'What is not recorded can be changed and changed back, and no history says so.',
  types: CONFIG_RECORDERS,
  reads: CONFIG_RECORDERS.map((type) => `${type} recordingGroup`),
  options: {
    globalTypes: flagOption(
      false,
      'Whether the recorder must record the global types too, which are those of IAM: so in one region of the account.',
    ),
    mayExclude: textsOption(
      ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'],
      'Types that a recorder may leave out.',
    ),
  },
  remediation:
    'Leave `recordingGroup` out or set `allSupported: true` in it, with `includeGlobalResourceTypes: true` in one region of the account.',
  controls: {
    'cis-aws-3.0': ['3.3'],
    'cis-aws-5.0': ['3.3'],
    'cis-aws-6.0': ['4.3'],
    'cis-aws-7.0': ['4.3'],
    fsbp: ['Config.1'],
    soc2: ['CC7.1'],
    'nist-800-53-r5': ['CM-3', 'CM-8'],
  },
  link: 'https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html',
  judge({ props }, { settings, violation }) {
    const types = recordedTypes(props);
    if (types.kind === 'listed') violation(types.at, 'records only what is listed');
    if (types.kind === 'all' && settings.globalTypes && !types.globalTypes) {
      violation(types.at, 'leaves out the global types');
    }
    if (types.kind === 'all-but' && !types.excluded.every((type) => settings.mayExclude.includes(type))) {
      violation(types.at, 'leaves out a type that the option mayExclude does not name');
    }
  },
});
