import { FLEET_OPTIONS } from './fleet-parts';
import { stackOf, row } from '../../rule/judge.fixture';
import { Stack } from '../../model';
import { evidenceBucketsOf } from './recordings';

const settings = { fleetTagKey: FLEET_OPTIONS.fleetTagKey.default, fleetTagValue: FLEET_OPTIONS.fleetTagValue.default };
const BUCKET = 'aws:s3/bucket:Bucket';

test('the evidence of an audit store is its tagged buckets, by the component that they are children of', () => {
  const evidence = { tags: { 'sallyport:evidence': 'true' } };
  const rows = [
    row(BUCKET, 'events', evidence),
    row(BUCKET, 'results', { tags: { 'sallyport:evidence': 'false' } }),
    row(BUCKET, 'site', evidence),
  ];
  const ofStore = stackOf(rows).resources.map((resource) =>
    resource.name === 'site'
      ? resource
      : {
          ...resource,
          linkedBy: resource.linkedBy,
          urn: `urn:pulumi:dev::p::components:index:AthenaAuditStore$${BUCKET}::${resource.name}`,
          parent: undefined,
          dependencies: [],
        },
  );
  expect(evidenceBucketsOf(new Stack(ofStore), settings).map(({ name }) => name)).toEqual(['events']);
});
