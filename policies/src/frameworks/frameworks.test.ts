import { RULES } from '../rules';
import { completeControls, FRAMEWORKS } from './index';

test('a recommendation of CIS is named in every version that has it', () => {
  expect(completeControls({ 'cis-aws-5.0': ['3.1'], fsbp: ['CloudTrail.1'] })).toEqual({
    'cis-aws-3.0': ['3.1'],
    'cis-aws-5.0': ['3.1'],
    'cis-aws-6.0': ['4.1'],
    'cis-aws-7.0': ['4.1'],
    fsbp: ['CloudTrail.1'],
  });
  expect(completeControls({ 'cis-aws-7.0': ['4.10'] })).toEqual({ 'cis-aws-7.0': ['4.10'] });
  expect(completeControls({ 'cis-aws-3.0': ['5.2'], 'cis-aws-7.0': ['6.3', '6.2'] })).toEqual({
    'cis-aws-3.0': ['5.2', '5.1'],
    'cis-aws-5.0': ['5.2', '5.3'],
    'cis-aws-6.0': ['6.2', '6.3'],
    'cis-aws-7.0': ['6.3', '6.2'],
  });
});

test('what no version knows stays as it is written, for the lint to find', () => {
  expect(completeControls({ 'cis-aws-5.0': ['9.9'], soc2: ['CC6.1'] })).toEqual({
    'cis-aws-5.0': ['9.9'],
    soc2: ['CC6.1'],
  });
  expect(completeControls({})).toEqual({});
});

test.each([
  [
    'cis-aws-3.0',
    {
      '1.5': 'rootMfa',
      '1.10': 'consoleMfa',
      '3.2': 'trailValidation',
      '4.15': 'watchOrganizations',
      '5.2': 'groupAdminPorts',
      '5.6': 'imdsv2',
    },
  ],
  [
    'cis-aws-5.0',
    {
      '1.4': 'rootMfa',
      '1.9': 'consoleMfa',
      '3.2': 'trailValidation',
      '4.15': 'watchOrganizations',
      '5.3': 'groupAdminPorts',
      '5.7': 'imdsv2',
    },
  ],
  [
    'cis-aws-6.0',
    {
      '2.4': 'rootMfa',
      '2.9': 'consoleMfa',
      '4.2': 'trailValidation',
      '5.15': 'watchOrganizations',
      '6.3': 'groupAdminPorts',
      '6.7': 'imdsv2',
    },
  ],
  [
    'cis-aws-7.0',
    {
      '2.5': 'rootMfa',
      '2.10': 'consoleMfa',
      '4.2': 'trailValidation',
      '5.15': 'watchOrganizations',
      '6.3': 'groupAdminPorts',
      '6.7': 'imdsv2',
    },
  ],
])('%s numbers as its document does', (id, expected) => {
  const titles: Readonly<Record<string, string>> = {
    rootMfa: 'The root user signs in with MFA',
    consoleMfa: 'Every IAM user with a console password has MFA',
    trailValidation: 'Log files of CloudTrail are validated',
    watchOrganizations: 'Changes of Organizations are watched',
    groupAdminPorts: 'No security group admits 0.0.0.0/0 to ports of administration',
    imdsv2: 'The metadata service answers IMDSv2 only',
  };
  const framework = FRAMEWORKS.find((each) => each.id === id);
  for (const [number, topic] of Object.entries(expected)) {
    expect({ number, title: framework?.controls[number]?.title }).toEqual({ number, title: titles[topic] });
  }
});

test('the controls that a rule names exist', () => {
  const known = new Map(FRAMEWORKS.map(({ id, controls }) => [id, new Set(Object.keys(controls))]));
  const unknown = RULES.flatMap(({ id, controls }) =>
    Object.entries(controls).flatMap(([framework, numbers]) =>
      numbers
        .filter((number) => known.get(framework)?.has(number) !== true)
        .map((number) => `${id}: ${framework} ${number}`),
    ),
  );
  expect(unknown).toEqual([]);
});
