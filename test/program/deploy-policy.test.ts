import { COMPONENT_TYPES } from '../../program/deploy-policy/component-types';
import { describeEngines, type PlayResult } from '../harness/engine';
import { account, awsResources, errors, playOf, sectionOf } from './plays';

jest.setTimeout(180_000);

const OTHERS = { writerAccountIds: ['222222222222'], readerAccountIds: ['222222222222'] };

/** Every resource that any config brings: on Fargate with Athena, on EC2 with Lake, each with all that is optional. */
const EVERYTHING = [
  {
    ...sectionOf('dev', 'fleet', { vpcEndpoints: true, routeTableIds: ['rtb-0a1b2c3d4e5f67890'] }),
    ...sectionOf('dev', 'targetAccount', { targetSecurityGroupIds: ['sg-0a1b2c3d4e5f67890'] }),
    ...sectionOf('dev', 'alarms', { approvers: ['arn:aws:iam::123456789012:role/approver'] }),
    'sallyport:audit': {
      ...OTHERS,
      managementEventsLocation: 's3://acme-trail/AWSLogs/o-abcdefghij/',
      managementEventsAccountIds: ['111111111111'],
      managementEventsRegions: ['eu-central-1'],
    },
  },
  {
    ...sectionOf('dev', 'fleet', { compute: 'ec2' }),
    'sallyport:store': 'lake',
    'sallyport:audit': { ...OTHERS, accountUsesCloudTrailLake: true },
  },
];

describeEngines('the deploy policies', (createEngine) => {
  const played: PlayResult[] = [];

  beforeAll(async () => {
    for (const changed of EVERYTHING)
      played.push(await createEngine({ account: account() }).preview(playOf('dev', changed)));
  });

  test('everything comes up', () => {
    expect(played.flatMap(errors)).toEqual([]);
  });

  test.each(Object.keys(COMPONENT_TYPES))(
    'of %s names the types that it registers, all of them and no other',
    (component) => {
      const types = played.flatMap((result) => {
        const parents = new Set(
          result.resources.filter(({ type }) => type === `components:index:${component}`).map(({ urn }) => urn),
        );
        return awsResources(result)
          .filter(({ parent }) => parents.has(parent))
          .map(({ type }) => type.split(':')[1] ?? type);
      });
      expect([...new Set(types)].sort()).toEqual([...(COMPONENT_TYPES[component] ?? [])].sort());
    },
  );
});
